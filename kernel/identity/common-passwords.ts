// The passwords that people choose first, made by rule from what they are made of; no list of anybody's is copied here. Entries are plain
// small letters and digits: `foldPassword` brings what is typed to that.

/** What people put first, in French and in English, and what this portal is called. */
const words =
  'motdepasse password 123456789 12345678 passe secret azerty azertyuiop qwerty qwertyuiop qwertz bonjour bonsoir bienvenue welcome hello salut coucou soleil sunshine printemps summer winter autumn spring automne hiver noel janvier fevrier mars avril juin juillet aout septembre octobre novembre decembre january february march april june july august september october november december lundi mardi mercredi jeudi vendredi samedi dimanche monday friday sunday admin administrateur administrator administration utilisateur user invite guest test testtest demo root system systeme serveur server ordinateur computer internet connexion login portail portal parvis espaceclient client moncompte compte account entreprise societe bureau office travail mairie commune ville gestion gestionnaire compta comptable facture letmein changeme changemoi changezmoi nouveau default trustno jetaime iloveyou amour love monamour moncoeur coeur bebe baby cheri cherie doudou loulou chouchou princesse princess prince famille family maman papa enfant ange angel amitie ami friend football foot soccer basket rugby tennis baseball hockey marseille olympique paris lyon bordeaux toulouse bretagne france francais dragon monkey tigre tiger lion chat chien chaton toutou minou papillon dauphin licorne cheval poney chocolat vanille fraise cerise banane orange pomme citron fleur rose marguerite etoile star lune moon ciel ocean montagne liberte freedom bonheur happy musique music guitare guitar piano cinema camion voiture moto ferrari porsche mercedes renault peugeot citroen pokemon pikachu naruto mario zelda batman superman spiderman starwars matrix master maitre shadow killer ninja pirate samsung iphone android google facebook youtube microsoft windows apple nicolas julien thomas alexandre maxime antoine camille marie sophie julie celine caroline nathalie isabelle charlotte michael jessica ashley jordan michelle daniel charlie'.split(
    ' ',
  )
/** What they put behind, so that it is long enough. */
const endings = [
  ...'1 12 123 1234 12345 123456 1234567 12345678 123456789 1234567890 0 00 000 0000 01 02 007 07 10 11 111 1111 13 21 22 222 321 4321 54321 654321 69 75 77 777 88 99 999 123123 abc abc123 azerty qwerty'.split(
    ' ',
  ),
  ...Array.from({ length: 41 }, (_, i) => String(1990 + i)),
]
const rows = [
  '1234567890',
  '0987654321',
  'azertyuiop',
  'qsdfghjklm',
  'wxcvbn',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm',
  '1aqw2zsx3edc4rfv5tgb6yhn7uj',
  '1q2w3e4r5t6y7u8i9o0p',
  '1a2z3e4r5t6y7u8i9o0p',
  'abcdefghijklmnopqrstuvwxyz',
]
/** Shorter ones are no password here, however they are padded with signs. */
const shortest = 8
const longest = 18

const backwards = (text: string) => [...text].reverse().join('')

/** Every part of a text of an accepted length. */
function* partsOf(text: string): Generator<string> {
  for (let from = 0; from < text.length; from++)
    for (let to = from + shortest; to <= Math.min(text.length, from + longest); to++) yield text.slice(from, to)
}

function* every(): Generator<string> {
  for (const word of words) {
    yield* [word, word + word, word + word + word, `123${word}`]
    for (const ending of endings) yield word + ending
    for (const before of ['mon', 'ma', 'le', 'la', 'my', 'the', 'jaime', 'ilove', 'super', 'petit'])
      yield* [before + word, `${before + word}1`, `${before + word}123`]
  }
  // The first words are those that go together.
  for (const one of words.slice(0, 30)) for (const other of words.slice(0, 30)) yield one + other
  for (const row of rows) {
    yield* partsOf(row + row)
    yield* partsOf(backwards(row + row))
    for (const ending of endings) yield* [row + ending, backwards(row) + ending]
    for (const other of rows) for (let more = 1; more <= 10; more++) yield row + other.slice(0, more)
  }
}

/** A password as it is compared: small letters and digits, no accents, no signs, the usual disguises ('p@$$w0rd') taken off. */
export function foldPassword(password: string): string {
  return disguised(password).replace(/[^\p{L}\p{N}]/gu, '')
}

const disguises: Record<string, string> = {
  '@': 'a',
  $: 's',
  '€': 'e',
  '0': 'o',
  '1': 'i',
  l: 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
}

/** As `foldPassword`, but signs stay, so that what is beside a name is counted whole. */
export function disguised(text: string): string {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return [...plain].map((sign) => disguises[sign] ?? sign).join('')
}

let folded: Set<string> | undefined

/** Every password that the rules give, none twice. */
export const commonPasswords = (): string[] => [
  ...new Set([...every()].filter((one) => one.length >= shortest && one.length <= longest)),
]

/** Whether a password is one that people choose first, whatever its capitals, accents, signs and disguises. */
export function isCommonPassword(password: string): boolean {
  folded ??= new Set(commonPasswords().map(foldPassword))
  return folded.has(foldPassword(password))
}
