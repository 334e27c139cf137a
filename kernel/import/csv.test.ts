import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { writeCsv } from '../export/csv.ts'
import { MissingColumnsError, readCsv, readCsvTable, TooLongCsvError, UnreadableCsvError } from './csv.ts'
import { readCsvInWorker } from './csv-in-worker.ts'

const required = ['Nom', 'Prénom', 'Adresse email']
const utf8 = (text: string) => new TextEncoder().encode(text)
const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
const lines = 'NOM;Prenom;ADRESSE EMAIL;Autre\r\nBÉART;Noël;n.beart@ville.example;x\r\nLEBŒUF;Zoé;;\r\n'

test('B19 the encoding is found: UTF-8 with or without mark, UTF-16, Windows-1252', () => {
  const oe = lines.replace('Œ', 'É')
  const files = [
    [utf8(lines), 'utf-8', 'LEBŒUF'],
    [utf8(`\uFEFF${lines}`), 'utf-8', 'LEBŒUF'],
    [utf16(lines), 'utf-16le', 'LEBŒUF'],
    [latin1(oe), 'windows-1252', 'LEBÉUF'],
    [
      Buffer.concat([latin1('Nom;Prénom;Adresse email\nLEB'), Buffer.from([0x8c]), latin1('UF;Zoé;\n')]),
      'windows-1252',
      'LEBŒUF',
    ],
  ] as const
  for (const [bytes, encoding, name] of files) {
    const content = readCsv(bytes, { required })
    assert.equal(content.encoding, encoding)
    assert.equal(content.delimiter, ';')
    const row = content.rows.at(-1)!
    assert.deepEqual(row.values, { Nom: name, Prénom: 'Zoé', 'Adresse email': '' })
  }
  assert.deepEqual(readCsv(utf8(lines), { required }).rows[0], {
    line: 2,
    values: { Nom: 'BÉART', Prénom: 'Noël', 'Adresse email': 'n.beart@ville.example' },
  })
})

test('B19 the delimiter is found, whatever the head holds in quotes', () => {
  for (const delimiter of [';', ',', '\t'] as const) {
    const file = ['"Nom, usage; et autre"', 'Nom', 'Prénom', 'Adresse email'].join(delimiter)
    const content = readCsv(utf8(`${file}\n${['a', 'B', 'C', 'd@e.example'].join(delimiter)}\n`), { required })
    assert.equal(content.delimiter, delimiter)
    assert.deepEqual(content.rows, [{ line: 2, values: { Nom: 'B', Prénom: 'C', 'Adresse email': 'd@e.example' } }])
  }
  assert.equal(readCsv(utf8('Nom\nA\n'), { required: ['Nom'] }).rows[0]!.values.Nom, 'A')
})

test('B19 quoted line feeds and blank lines keep the line numbers right, in every line ending', () => {
  for (const end of ['\n', '\r\n', '\r']) {
    const file = ['Nom;Prénom;Adresse email', '"A";"x";"1"', '"B', 'suite";"y";"2"', '', ';;', 'C;z;3', 'D'].join(end)
    const { rows } = readCsv(utf8(file), { required })
    assert.deepEqual(
      rows.map((row) => [row.line, row.values.Nom, row.values['Adresse email']]),
      [
        [2, 'A', '1'],
        [3, 'B\nsuite', '2'],
        [7, 'C', '3'],
        [8, 'D', ''],
      ],
    )
  }
})

test('B19 columns by other names, optional ones, names compared without accents, case and marks', () => {
  const file = utf8('nom de famille;PRÉNOM;E-mail\nA;B;c@d.example\n')
  const { rows } = readCsv(file, {
    required,
    optional: ['Fonction'],
    aliases: { Nom: ['Nom de famille'], 'Adresse email': ['Email'] },
  })
  assert.deepEqual(rows[0]!.values, { Nom: 'A', Prénom: 'B', 'Adresse email': 'c@d.example', Fonction: '' })
})

test('B19 missing columns are all named; an empty file lacks them all', () => {
  assert.throws(
    () => readCsv(utf8('Nom;Service\nA;B\n'), { required }),
    (error) => {
      assert.ok(error instanceof MissingColumnsError)
      assert.deepEqual(error.missing, ['Prénom', 'Adresse email'])
      assert.deepEqual(error.found, ['Nom', 'Service'])
      return true
    },
  )
  for (const file of ['', '\uFEFF', '\r\n\r\n'])
    assert.throws(() => readCsv(utf8(file), { required }), { name: 'MissingColumnsError', missing: required })
  assert.deepEqual(readCsv(utf8('Nom;Prénom;Adresse email'), { required }).rows, [])
})

test('B19 three bad lines in a thousand are rows like the others, each with its line', () => {
  const bad = new Set([17, 500, 999])
  const body = Array.from({ length: 1000 }, (_, index) =>
    bad.has(index) ? `Nom "cassé${index};;pas-une-adresse;de;trop` : `NOM${index};Prénom;p${index}@ville.example`,
  )
  const { rows } = readCsv(utf8(`Nom;Prénom;Adresse email\n${body.join('\n')}\n`), { required })
  assert.equal(rows.length, 1000)
  const found = rows.filter((row) => !row.values['Adresse email']!.includes('@'))
  assert.deepEqual(
    found.map((row) => row.line),
    [19, 502, 1001],
  )
  assert.equal(found[0]!.values.Nom, 'Nom "cassé17')
})

test('B19 a file that is no text, never closes a quote or is too long is refused, saying so', () => {
  assert.throws(() => readCsv(Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0, 0, 0xff), { required }), UnreadableCsvError)
  assert.throws(
    () => readCsv(utf8('Nom;Prénom;Adresse email\nA;B;C\n"D;E;F\nG;H;I\n'), { required }),
    UnreadableCsvError,
  )
  const long = `Nom\n${'A\n'.repeat(11)}`
  assert.throws(() => readCsv(utf8(long), { required: ['Nom'], maxRows: 10 }), UnreadableCsvError)
  assert.equal(readCsv(utf8(long), { required: ['Nom'], maxRows: 11 }).rows.length, 11)
})

test('Z16 a file of line ends is refused before it is read, and one with a blank line after each row is not', () => {
  const options = { required: ['Nom'], maxRows: 1_000 }
  assert.throws(() => readCsv(utf8(`Nom\n${'\r\n'.repeat(750_000)}`), options), TooLongCsvError)
  assert.equal(readCsv(utf8(`Nom\n\n${'A\n\n'.repeat(1_000)}`), options).rows.length, 1_000)
})

test('Z16 read in a thread, a file gives and refuses the same', async () => {
  const options = { required: ['Nom'], optional: ['Ville', 'Code'], maxRows: 2 }
  const bytes = utf8('Nom;Ville\nA;B\n')
  const read = await readCsvInWorker(bytes, options, 'somebody')
  assert.deepEqual(read, readCsv(bytes, options))
  assert.deepEqual(read.present, ['Nom', 'Ville'])
  await assert.rejects(readCsvInWorker(utf8('Ville\nB\n'), options, 'somebody'), (error: MissingColumnsError) => {
    assert.ok(error instanceof MissingColumnsError)
    assert.deepEqual([error.missing, error.found], [['Nom'], ['Ville']])
    return true
  })
  await assert.rejects(readCsvInWorker(utf8('Nom\n"A\n'), options, 'somebody'), UnreadableCsvError)
  await assert.rejects(readCsvInWorker(utf8('Nom\nA\nB\nC\n'), options, 'somebody'), TooLongCsvError)
})

test('B19 a column named like a property of objects is only a column', () => {
  const { rows } = readCsv(utf8('Nom;__proto__;constructor\nA;B;C\n'), { required: ['Nom', 'constructor'] })
  assert.deepEqual(Object.entries(rows[0]!.values), [
    ['Nom', 'A'],
    ['constructor', 'C'],
  ])
})

test('T20 a first line `sep=;` says the delimiter and is no head; lines keep their numbers', () => {
  for (const first of ['sep=,', 'SEP=,', '"sep=,"', '\uFEFFsep=,']) {
    const content = readCsv(utf8(`${first}\r\nNom,"a;b;c;d"\r\nA,B\r\n`), { required: ['Nom'] })
    assert.deepEqual([content.delimiter, content.rows], [',', [{ line: 3, values: { Nom: 'A' } }]])
  }
  assert.equal(readCsv(utf8('Séparation;Nom\nsep=;A\n'), { required: ['Nom'] }).rows[0]!.values.Nom, 'A')
})

test('T20 a file of DOS is known by where its letters are, and one of Windows is not taken for it', () => {
  // Nom;Prénom / Dépont;Zoé / GARÇON;Hélène / NOËL;Anaïs
  const bytes = Buffer.concat(
    [
      'Nom;Pr',
      0x82,
      'nom\nD',
      0x82,
      'pont;Zo',
      0x82,
      '\nGAR',
      0x80,
      'ON;H',
      0x82,
      'l',
      0x8a,
      'ne\nNO',
      0xd3,
      'L;Ana',
      0x8b,
      's\n',
    ].map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : Buffer.from([part]))),
  )
  const content = readCsv(bytes, { required: ['Nom', 'Prénom'] })
  assert.equal(content.encoding, 'cp850')
  assert.deepEqual(
    content.rows.map((row) => Object.values(row.values).join(' ')),
    ['Dépont Zoé', 'GARÇON Hélène', 'NOËL Anaïs'],
  )
  const windows = Buffer.concat([
    latin1('Nom\nD'),
    Buffer.from([0x92]),
    latin1('ARC\nC'),
    Buffer.from([0x8c]),
    latin1('UR\n'),
  ])
  const kept = readCsv(windows, { required: ['Nom'] })
  assert.deepEqual([kept.encoding, kept.rows.map((row) => row.values.Nom)], ['windows-1252', ['D’ARC', 'CŒUR']])
})

test('T20 columns that nobody knows are named', () => {
  assert.deepEqual(
    readCsv(utf8('Nom;Prénoms;;Prénom\nA;B;;C\n'), { required: ['Nom'], optional: ['Prénom'] }).unknown,
    ['Prénoms'],
  )
})

test('B19 C11 what was written so that no spreadsheet runs it comes back as it was: a telephone number in refused lines too', async () => {
  const texts = ['+33 2 33 10 20 30', '-5', '@nom', '=1+1', '＝1', "l'eau", "'cité'"]
  const written = writeCsv(
    [{ header: '=Tél', type: 'text' }],
    (async function* () {
      for (const one of texts) yield [one]
    })(),
  )
  const { columns, rows } = readCsvTable(await buffer(written), 10)
  assert.deepEqual([columns, rows.map(({ cells }) => cells[0])], [['=Tél'], texts])
})
