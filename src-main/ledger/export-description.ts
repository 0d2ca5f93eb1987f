interface Exported {
  readonly file: string;
  readonly fromSeq: number;
  readonly count: number;
  /** What reading the ledger again brought to light. */
  readonly verdict: string;
  /** What there is of the auditor's log. */
  readonly auditVerdict: string;
}

/** README.txt of an export: what each file is and how it is checked without this app, in English and in Russian. */
export function readersDescription({ file, fromSeq, count, verdict, auditVerdict }: Exported): string {
  return `JOURNAL OF A SAPAR COUNTER
Exported from ${file}: ${count} entries from number ${fromSeq} on.
${verdict}
${auditVerdict}

journal.jsonl  One entry a line: {"entry":TEXT,"hash":"HASH"}. TEXT is the entry in canonical form (RFC 8785); HASH is
               the SHA-256 of exactly these bytes. TEXT names the hash of the entry before it as prevHash; that of the
               first entry of all is 64 zeros. TEXT is the line without its first 9 and its last 75 characters.
entries.csv    The same entries as a table. Times are UTC. canonical is TEXT, but for signs that a spreadsheet could
               run: in its strings = may stand as \\u003d. Another text of that sort stands behind an apostrophe.
postings.csv   Double entry: one line a posting to an account. Debits are positive; the amounts of one entry sum to
               zero. Amounts are whole minor units of the currency (for KZT, whole tenge).
bags.csv       Each sealed bag, a line for each thing that became of it: filled by a drop or a close, seen or not
               seen in a count, handed-over, missing, opened, in-safe. bag is the id of the entry that filled it.
terminals.csv  Each close, a line a way of paying: the terminal's own total beside what was taken here since the entry
               numbered since; difference is the terminal's less ours and is posted. by: total, codes or nothing.
audit.jsonl    What an audit asks about and what moves no money, one event a line: {"event":TEXT,"hash":"HASH"}, chained
               as the journal is. Each entry shift-closed names where this log stood.
SHA256SUMS     Checksums of these files: sha256sum -c SHA256SUMS

Accounts: drawer (cash of the open shift), float (cash left between shifts), safe, petty-cash, acquirer (bank cards),
qr-acquirer, stored-value, pass-sales, card-sales, claims, over-short (missing is positive, too much is negative).
Expected cash of a shift is the sum of its drawer postings before its entry shift-closed.
The hashes show any change within the journal. That its end was not cut is shown by an anchor: the number and hash that
stand on a printed Z or that the operator's upstream holds. The CSV files are UTF-8 with a byte order mark, with commas
(RFC 4180).

ЖУРНАЛ КАССЫ SAPAR COUNTER
Выгружено из файла ${file}: записей ${count}, начиная с номера ${fromSeq}.
${verdict}
${auditVerdict}

journal.jsonl  Одна запись в строке: {"entry":TEXT,"hash":"HASH"}. TEXT — запись в каноническом виде (RFC 8785);
               HASH — SHA-256 именно этих байтов. В TEXT поле prevHash называет хеш предыдущей записи; у самой первой
               записи это 64 нуля. TEXT — это строка без первых 9 и последних 75 символов.
entries.csv    Те же записи таблицей. Время — UTC. canonical — это TEXT, кроме знаков, которые таблица могла бы
               выполнить: в его строках = может стоять как \\u003d. Такой текст стоит после апострофа.
postings.csv   Двойная запись: одна строка — одно движение по счёту. Дебет положителен; суммы одной записи дают ноль.
               Суммы — целые минимальные единицы валюты (для KZT — целые тенге).
bags.csv       Каждая опломбированная сумка, строка на событие: filled (сдача в сейф или закрытие), seen или not seen
               (пересчёт), handed-over (передана), missing (нет), opened (вскрыта), in-safe (в сейфе). bag — id записи,
               которой она наполнена.
terminals.csv  Каждое закрытие, строка на способ оплаты: итог самого терминала и принятое здесь после записи since;
               difference — терминал минус мы, она проведена. by: total (итог), codes (коды), nothing (не сверено).
audit.jsonl    События для аудита без движения денег, одно в строке: {"event":TEXT,"hash":"HASH"}; цепочка как в
               журнале. Каждая запись shift-closed называет, где этот журнал стоял.
SHA256SUMS     Контрольные суммы этих файлов: sha256sum -c SHA256SUMS

Счета: drawer (наличные открытой смены), float (размен, оставленный между сменами), safe (сейф),
petty-cash (подотчётные), acquirer (банковские карты), qr-acquirer (QR), stored-value (пополнения),
pass-sales (проездные), card-sales (карты), claims (выплаты по претензиям),
over-short (недостача положительна, излишек отрицателен).
Ожидаемые наличные смены — сумма её движений по счёту drawer до записи shift-closed.
Хеши показывают любое изменение внутри журнала. Что конец журнала не отрезан, показывает якорь: номер и хеш с печатного
Z-отчёта или из системы оператора. Файлы CSV — UTF-8 с меткой порядка байтов, разделитель — запятая (RFC 4180).
`;
}
