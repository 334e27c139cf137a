import type { Locale } from '../../../kernel/i18n/locale.ts'
import { ink, TaggedDocument } from '../../../kernel/pdf/document.ts'

/** One letter: whom it goes to, and what they sign in by. */
export type Letter = {
  locale: Locale
  side: 'client' | 'employee'
  /** The lines of the window of the envelope. */
  addressee: string[]
  identifier: string
  password: string
}
export type LettersInput = {
  letters: Letter[]
  brand: { name: string; colour: string; address: string[]; phone: string; email: string }
  logo: Uint8Array | undefined
  url: string
  /** The last day of the passwords, and the day of the letters, in words of either language. */
  until: Record<Locale, string>
  today: Record<Locale, string>
  locale: Locale
  at: Date
}

const words = {
  fr: {
    title: "Lettres d'accès au portail",
    on: (day: string) => `Le ${day}`,
    subject: {
      client: 'Objet\u00a0: votre accès au portail client',
      employee: 'Objet\u00a0: votre accès à votre espace salarié',
    },
    hello: 'Madame, Monsieur,',
    intro: {
      client: 'Votre portail client est ouvert\u00a0: vous y trouvez vos documents, vos contrats et vos demandes.',
      employee: 'Votre espace salarié est ouvert\u00a0: vous y trouvez vos bulletins, vos contrats et vos pointages.',
    },
    how: 'Pour vous connecter',
    address: 'Adresse du portail',
    identifier: 'Identifiant',
    password: 'Mot de passe',
    hyphens: 'En minuscules, avec les tirets.',
    notice: (until: string) =>
      `Ce mot de passe sert à la première connexion, jusqu'au ${until}\u00a0: le portail vous demande alors d'en choisir un à vous. Il remplace tout mot de passe reçu auparavant.`,
    after: 'Détruisez cette lettre ensuite. Personne chez nous ne vous demandera jamais votre mot de passe.',
    help: (contact: string) => `Une question\u00a0? ${contact}`,
    bye: 'Cordialement,',
  },
  en: {
    title: 'Letters of access to the portal',
    on: (day: string) => day,
    subject: { client: 'Your access to the client portal', employee: 'Your access to your employee space' },
    hello: 'Dear Sir or Madam,',
    intro: {
      client: 'Your client portal is open: your documents, contracts and requests are in it.',
      employee: 'Your employee space is open: your payslips, contracts and timesheets are in it.',
    },
    how: 'To sign in',
    address: 'Address of the portal',
    identifier: 'Identifier',
    password: 'Password',
    hyphens: 'In small letters, with the hyphens.',
    notice: (until: string) =>
      `This password serves for the first sign-in, until ${until}: the portal then asks you to choose your own. It takes the place of any password that you were given before.`,
    after: 'Destroy this letter afterwards. Nobody of ours will ever ask you for your password.',
    help: (contact: string) => `A question? ${contact}`,
    bye: 'Yours faithfully,',
  },
}

// The window of an envelope DL or C5, as French ones have it: from 105 mm of the left and 50 mm of the top.
const mm = 72 / 25.4
const window = { x: 110 * mm, y: 50 * mm, width: 84 * mm }

/** The letters with the passwords, one page a person (D10). For a worker. */
export function drawLetters(input: LettersInput): Promise<Buffer> {
  const doc = new TaggedDocument({
    title: words[input.locale].title,
    lang: input.locale,
    brand: input.brand,
    footer: [input.brand.name, ...input.brand.address].join(' · '),
    unnumbered: true,
    createdAt: input.at,
  })
  for (const [index, letter] of input.letters.entries()) {
    if (index > 0) doc.newPage()
    drawLetter(doc, letter, input)
  }
  return doc.finish()
}

function drawLetter(doc: TaggedDocument, letter: Letter, { brand, logo, url, until, today }: LettersInput): void {
  const w = words[letter.locale]
  const body = { size: 10.5, lineHeight: 15.5 }
  if (logo) {
    const { y } = doc
    doc.tag('Figure', () => doc.pdf.image(Buffer.from(logo), doc.left, y, { fit: [150, 38] }), { alt: brand.name })
    doc.space(44)
    doc.tag('P', () => doc.draw(brand.name, doc.left, doc.y, 220, { font: 'strong', size: 10.5, lineHeight: 14 }))
    doc.space(14)
  } else {
    doc.brandHeader()
    doc.space(6)
  }
  for (const line of brand.address) {
    doc.tag('P', () => doc.draw(line, doc.left, doc.y, 220, { size: 9, lineHeight: 12.5, colour: ink.second }))
    doc.space(12.5)
  }
  let y = window.y
  for (const [index, line] of letter.addressee.entries())
    doc.tag('P', () => {
      y += doc.draw(line, window.x, y, window.width, {
        size: 11,
        lineHeight: 15,
        ...(index === 0 ? { font: 'strong' as const } : {}),
      })
    })
  doc.y = 100 * mm
  doc.tag('P', () => doc.draw(w.on(today[letter.locale]), window.x, doc.y, window.width, body))
  doc.space(34)
  doc.heading(1, w.subject[letter.side])
  doc.space(16)
  doc.paragraph(w.hello, body)
  doc.space(8)
  doc.paragraph(w.intro[letter.side], body)
  doc.space(16)
  doc.heading(2, w.how)
  doc.space(8)
  for (const [label, value, large] of [
    [w.address, url, false],
    [w.identifier, letter.identifier, true],
    [w.password, letter.password, true],
  ] as const) {
    const style = large
      ? ({ font: 'strong', size: 15, lineHeight: 24, tabular: true } as const)
      : { ...body, lineHeight: 24 }
    doc.group('Div', () => {
      doc.tag('P', () => doc.draw(label, doc.left, doc.y, 130, { size: 9.5, lineHeight: 24, colour: ink.help }))
      doc.tag('P', () => doc.space(doc.draw(value, doc.left + 136, doc.y, doc.width - 136, style)))
    })
  }
  doc.tag('P', () =>
    doc.space(
      doc.draw(w.hyphens, doc.left + 136, doc.y, doc.width - 136, { size: 9, lineHeight: 13, colour: ink.help }),
    ),
  )
  doc.space(14)
  doc.notice(w.notice(until[letter.locale]))
  doc.space(12)
  doc.paragraph(w.after, body)
  const contact = [brand.phone, brand.email].filter(Boolean).join(', ')
  if (contact) {
    doc.space(8)
    doc.paragraph(w.help(contact), body)
  }
  doc.space(18)
  doc.paragraph(w.bye, body)
  doc.paragraph(brand.name, { ...body, font: 'strong' })
}
