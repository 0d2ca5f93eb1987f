import { createCanvas, loadImage } from '@napi-rs/canvas';
import { writeFileSync, mkdirSync, readdirSync } from 'node:fs';
const [out, ...names] = process.argv.slice(2);
mkdirSync(out!, { recursive: true });
const W = 1568,
  H = 1500,
  CAP = 22;
let page = createCanvas(W, H),
  ctx = page.getContext('2d'),
  x = 0,
  n = 0,
  used = false;
const fresh = () => {
  page = createCanvas(W, H);
  ctx = page.getContext('2d');
  ctx.fillStyle = '#ccd';
  ctx.fillRect(0, 0, W, H);
  x = 0;
  used = false;
};
const flush = () => {
  if (used) writeFileSync(`${out}/p${String(n++).padStart(2, '0')}.png`, page.toBuffer('image/png'));
  fresh();
};
fresh();
for (const name of names) {
  const img = await loadImage(`tests/fixtures/receipts/${name}.png`);
  for (let top = 0; top < img.height; top += H - CAP - 20) {
    const h = Math.min(H - CAP, img.height - top);
    if (x + img.width > W) flush();
    ctx.fillStyle = '#000';
    ctx.font = '16px sans-serif';
    ctx.fillText(`${name} @${top}/${img.height}`, x + 2, 16);
    ctx.drawImage(img, 0, top, img.width, h, x, CAP, img.width, h);
    x += img.width + 8;
    used = true;
  }
}
flush();
console.log(n);
