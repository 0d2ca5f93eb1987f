import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ACounter, aCounter } from '../devices/a-counter.ts';
import { anEar, type Ear } from '../devices/a-loopback-ear.ts';

/** Whatever script got into a page, with a hand on the keyboard to help it: it reaches nobody, and opens nothing. */

let counter: ACounter;
let pages: Readonly<Record<(typeof PAGES)[number], Script>>;
beforeAll(async () => {
  counter = await aCounter({ display: 'window' });
  const display = await counter.customersDisplay();
  pages = { 'the counter': await scriptIn(counter.page), 'the customer’s display': await scriptIn(display) };
});
afterAll(() => counter[Symbol.asyncDispose]());

const PAGES = ['the counter', 'the customer’s display'] as const;
/** A dialog, a packet or a connection that comes at all has come by then. */
const COMES_WITHIN_MS = 1_200;

interface Script {
  readonly page: Page;
  readonly wire: CDPSession;
}

/** The script gets a wire of its own: the driver itself waits for navigations that never come. */
async function scriptIn(page: Page): Promise<Script> {
  return { page, wire: await page.context().newCDPSession(page) };
}

/** At the very moment in which somebody pressed a key. */
async function tries({ wire }: Script, script: string): Promise<unknown> {
  const { result } = await wire.send('Runtime.evaluate', {
    expression: `Promise.race([
      (async () => { ${script} })().then((value) => String(value ?? 'done'), (fault) => 'refused: ' + fault.name),
      new Promise((resolve) => setTimeout(() => resolve('no answer'), ${COMES_WITHIN_MS})),
    ])`,
    awaitPromise: true,
    returnByValue: true,
    userGesture: true,
  });
  return result.value;
}

/** Ways by which a page could tell somebody something. PORT is where they listen. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  'WebRTC by STUN': `
    const peer = new RTCPeerConnection({
      iceServers: [{ urls: 'stun:127.0.0.1:PORT' }, { urls: 'stun:localhost:PORT' }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());`,
  'WebRTC by TURN, also over TCP': `
    const login = { username: 'u', credential: 'p' };
    const peer = new RTCPeerConnection({ iceServers: [
      { urls: 'turn:127.0.0.1:PORT?transport=tcp', ...login },
      { urls: 'turn:localhost:PORT?transport=tcp', ...login },
      { urls: 'turns:127.0.0.1:PORT?transport=tcp', ...login },
      { urls: 'turn:127.0.0.1:PORT', ...login },
    ] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());`,
  'WebRTC to a candidate': `
    const peer = new RTCPeerConnection();
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());
    const fingerprint = /a=fingerprint:.*/.exec(peer.localDescription.sdp)[0];
    await peer.setRemoteDescription({ type: 'answer', sdp: ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0',
      'a=group:BUNDLE 0', 'm=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 127.0.0.1', 'a=mid:0',
      'a=ice-ufrag:abcd', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', fingerprint, 'a=setup:active', 'a=sctp-port:5000',
      'a=candidate:1 1 udp 2122260223 127.0.0.1 PORT typ host',
      'a=candidate:2 1 tcp 1518280447 127.0.0.1 PORT typ host tcptype passive', ''].join('\\r\\n') });`,
  fetch: `await fetch('http://127.0.0.1:PORT/')`,
  'a beacon': `return navigator.sendBeacon('http://127.0.0.1:PORT/', 'x')`,
  'a socket': `new WebSocket('ws://127.0.0.1:PORT/')`,
  'a stream of events': `new EventSource('http://127.0.0.1:PORT/')`,
  WebTransport: `await new WebTransport('https://127.0.0.1:PORT/').ready`,
  'a picture': `new Image().src = 'http://127.0.0.1:PORT/'`,
  'a picture of the app’s own address': `new Image().src = 'app://127.0.0.1:PORT/'`,
  'links that prepare': `
    const all = 'preconnect dns-prefetch prefetch prerender modulepreload preload icon manifest stylesheet';
    for (const rel of all.split(' ')) {
      const link = Object.assign(document.createElement('link'), { rel, href: 'http://127.0.0.1:PORT/' });
      if (rel === 'preload') link.as = 'fetch';
      document.head.append(link);
    }`,
  'a rule that prepares': `
    const rules = Object.assign(document.createElement('script'), { type: 'speculationrules',
      textContent: JSON.stringify({ prefetch: [{ source: 'list', urls: ['http://127.0.0.1:PORT/'] }] }) });
    document.head.append(rules);`,
  'a font and a style': `
    await new FontFace('x', 'url(http://127.0.0.1:PORT/)').load();`,
  'a form': `
    const form = Object.assign(document.createElement('form'),
      { method: 'post', action: 'http://127.0.0.1:PORT/', target: '_blank' });
    document.body.append(form);
    form.submit();`,
  'a frame': `
    document.body.append(Object.assign(document.createElement('iframe'), { src: 'http://127.0.0.1:PORT/' }));`,
  'a frame of its own making': `
    const frame = Object.assign(document.createElement('iframe'), { srcdoc: '<p>x</p>' });
    document.body.append(frame);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await frame.contentWindow.fetch('http://127.0.0.1:PORT/');`,
  'WebRTC of a frame of its own making': `
    const frame = document.body.appendChild(document.createElement('iframe'));
    const peer = new frame.contentWindow.RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:PORT' }] });
    peer.createDataChannel('x');
    await peer.setLocalDescription(await peer.createOffer());`,
  'an embedded thing': `
    document.body.append(Object.assign(document.createElement('object'), { data: 'http://127.0.0.1:PORT/' }));
    document.body.append(Object.assign(document.createElement('embed'), { src: 'http://127.0.0.1:PORT/' }));`,
  'a link with a ping': `
    const link = Object.assign(document.createElement('a'), { href: '#', ping: 'http://127.0.0.1:PORT/' });
    document.body.append(link);
    link.click();`,
  'a worker': `
    new Worker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:PORT/')"], { type: 'text/javascript' })));`,
  'a shared worker': `
    new SharedWorker(URL.createObjectURL(new Blob(["fetch('http://127.0.0.1:PORT/')"], { type: 'text/javascript' })));`,
  'a service worker': `await navigator.serviceWorker.register('/service-worker.js')`,
  'a track of a video': `
    const video = Object.assign(document.createElement('video'), { src: 'http://127.0.0.1:PORT/', autoplay: true });
    document.body.append(video);`,
  'reports of what was refused': `
    document.head.append(Object.assign(document.createElement('meta'), { httpEquiv: 'Content-Security-Policy',
      content: "img-src 'none'; report-uri http://127.0.0.1:PORT/" }));`,
  'another program of the system': `location.href = 'mailto:x@127.0.0.1:PORT'; location.href = 'ssh://127.0.0.1:PORT'`,
};

/** What would open a window or a dialog of the system, or take something out of it. */
const WAYS_IN: Readonly<Record<string, string>> = {
  'a choice of a file': `Object.assign(document.createElement('input'), { type: 'file' }).click()`,
  'a choice of a folder': `
    Object.assign(document.createElement('input'), { type: 'file', webkitdirectory: true }).click()`,
  'a file by its picker': `await showOpenFilePicker()`,
  'a place to write to': `await showSaveFilePicker()`,
  'a folder by its picker': `await showDirectoryPicker()`,
  'a download': `
    Object.assign(document.createElement('a'), { download: 'pins.txt', href: 'data:text/plain,x' }).click()`,
  'a download of what it made': `
    const href = URL.createObjectURL(new Blob(['x']));
    Object.assign(document.createElement('a'), { download: 'pins.txt', href }).click()`,
  'a download of a page': `Object.assign(document.createElement('a'), { download: 'x', href: '/index.html' }).click()`,
  'the printer of the system': `window.print()`,
  'an alert': `setTimeout(() => alert('x'))`,
  'a question': `setTimeout(() => confirm('x'))`,
  'a prompt': `setTimeout(() => prompt('x'))`,
  'another window': `window.open('app://counter/index.html', '_blank', 'width=300')`,
  'an empty window': `window.open('', '_blank')`,
  'a picture in a picture': `
    const canvas = document.createElement('canvas');
    canvas.getContext('2d').fillRect(0, 0, 9, 9);
    const video = Object.assign(document.createElement('video'), { srcObject: canvas.captureStream(), muted: true });
    await video.play();
    await video.requestPictureInPicture()`,
  'a document in a picture': `await documentPictureInPicture.requestWindow()`,
  'the whole screen': `await document.documentElement.requestFullscreen()`,
  'the colour of the screen': `await new EyeDropper().open()`,
  'a picture of the screen': `await navigator.mediaDevices.getDisplayMedia({ video: true })`,
  'the camera': `await navigator.mediaDevices.getUserMedia({ video: true, audio: true })`,
  'what was copied': `await navigator.clipboard.readText()`,
  'a notice': `if (await Notification.requestPermission() !== 'granted') throw new Error('none')`,
  'a device of USB': `await navigator.usb.requestDevice({ filters: [] })`,
  'a device of HID': `if ((await navigator.hid.requestDevice({ filters: [] })).length === 0) throw new Error('none')`,
  'a serial port': `await navigator.serial.requestPort()`,
  'a device of Bluetooth': `await navigator.bluetooth.requestDevice({ acceptAllDevices: true })`,
  'the place of the machine': `
    await new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))`,
  'music of the system': `await navigator.requestMIDIAccess({ sysex: true })`,
  'fonts of the system': `if ((await queryLocalFonts()).length === 0) throw new Error('none')`,
  'screens of the system': `await getScreenDetails()`,
  'a lock of the keyboard': `await navigator.keyboard.lock()`,
  'a lock of the pointer': `await document.body.requestPointerLock()`,
};

const DOWNLOADS = ['Downloads', 'Desktop', '.'].map((name) => join(homedir(), name));
const downloaded = () =>
  DOWNLOADS.flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => /pins|^x$/.test(name)) : [],
  );

test('both are shut in as Electron can shut them in', async () => {
  const windows = await counter.webPreferences();
  expect(windows).toHaveLength(2);
  for (const preferences of windows) {
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      disableDialogs: true,
    });
    expect(Reflect.get(preferences, 'enableBlinkFeatures') ?? '').toBe('');
  }
});

test.each(PAGES)('%s opens no window and no dialog, and takes nothing of the machine', async (where) => {
  const before = await counter.windowsOfTheSystem();
  const answered: string[] = [];
  for (const [name, script] of Object.entries(WAYS_IN)) {
    const answer = String(await tries(pages[where], script));
    const refused = script.includes('await') ? /^(?:refused|no answer)/ : /^(?:done|null|refused)/;
    if (!refused.test(answer)) answered.push(`${name}: ${answer}`);
  }
  expect(answered).toEqual([]);
  await pause(COMES_WITHIN_MS);
  expect(await counter.windowsOfTheSystem()).toEqual(before);
  expect(downloaded()).toEqual([]);
  // Nothing stands in the way of the page.
  expect(await tries(pages[where], 'return 1 + 1')).toBe('2');
});

// The last: a driver holds up frames of a page that somebody else looks into as well.
test.each(PAGES)('%s tells nobody anything', async (where) => {
  await counter.isLookedIntoByTheDriverAlone();
  const ears = new Map<string, Ear>();
  for (const [name, script] of Object.entries(WAYS_OUT)) {
    const ear = await anEar();
    ears.set(name, ear);
    await tries(pages[where], script.replaceAll('PORT', String(ear.port)));
  }
  await pause(COMES_WITHIN_MS);
  expect(
    [...ears].flatMap(([name, ear]) => (ear.heard().length > 0 ? [`${name}: ${ear.heard().join(' ')}`] : [])),
  ).toEqual([]);
  expect(await tries(pages[where], 'return location.href')).toMatch(/^app:\/\/counter\/(?:index|display)\.html#?$/);
  await Promise.all([...ears.values()].map((ear) => ear.close()));
});

// After all others: the driver loses a page that died.
test('a page that died and came again opens no dialog either', { tags: ['long'] }, async () => {
  await using another = await aCounter();
  const before = await another.windowsOfTheSystem();
  const answer = await another.asThePageThatCameAgain(
    "Object.assign(document.createElement('input'), { type: 'file' }).click(); 'clicked'",
  );
  expect(answer).toBe('clicked');
  await pause(COMES_WITHIN_MS);
  expect(await another.windowsOfTheSystem()).toEqual(before);
});
