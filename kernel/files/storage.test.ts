import assert from 'node:assert/strict'
import { test } from 'node:test'
import { safeName } from './storage.ts'

const pdf = 'application/pdf'

test('C25 the name of a file has the ending of the kind found in it: nothing that runs keeps its own', () => {
  for (const [given, type, kept] of [
    ['Facture mars.pdf', pdf, 'Facture mars.pdf'],
    ['FACTURE.PDF', pdf, 'FACTURE.PDF'],
    ['facture.pdf.exe', pdf, 'facture.pdf.exe.pdf'],
    ['facture', pdf, 'facture.pdf'],
    ['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
    ['photo.png', 'image/jpeg', 'photo.png.jpg'],
    ['relevé.csv', 'text/plain', 'relevé.csv'],
    ['.bat', 'text/plain', 'bat.txt'],
    ['x.bat. .', 'text/plain', 'x.bat.txt'],
    ['x.txt:y.exe', 'text/plain', 'x.txt_y.exe.txt'],
    ['nul.txt', 'text/plain', '_nul.txt'],
    ['COM¹.pdf', 'application/pdf', '_COM¹.pdf'],
    ['conin$.txt', 'text/plain', '_conin$.txt'],
    ['anything.exe', 'application/x-unheard-of', 'anything.exe.bin'],
  ] as const)
    assert.equal(safeName(given, type), kept, given)
  for (const ending of ['bat', 'cmd', 'hta', 'url', 'vbs', 'ps1', 'html', 'svg', 'js', 'lnk', 'desktop'])
    assert.equal(safeName(`Facture.pdf.${ending}`, 'text/plain'), `Facture.pdf.${ending}.txt`)
})

test('C4 the name of a file misleads nobody: one form of its letters, no mark of direction or without width, no path, bounded', () => {
  assert.equal(safeName('fac\u202efdp.exe', pdf), 'facfdp.exe.pdf')
  assert.equal(safeName('re\u0301sume\u0301\u200b\u2060\u00ad.pdf', pdf), 'résumé.pdf')
  assert.equal(safeName('../../etc\\passwd\u0000\u001b.pdf', pdf), '_.._etc_passwd.pdf')
  assert.equal(safeName('a\n\u2028b.pdf', pdf), 'a b.pdf')
  for (const nothing of ['', '.', '..', '\u202e', ' . ', '.pdf'])
    assert.match(safeName(nothing, pdf), /^(fichier|pdf)\.pdf$/)
  const long = safeName(`${'é'.repeat(500)}.pdf`, pdf)
  assert.ok(Buffer.byteLength(long) <= 200 && long.endsWith('é.pdf'), long)
  // A letter with its marks is kept whole or not at all.
  assert.ok(!safeName(`${'👩‍👩‍👧'.repeat(60)}.pdf`, pdf).includes('\ufffd'))
})
