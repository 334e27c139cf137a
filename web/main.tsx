import './theme/styles.ts'
import { MantineProvider } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { sideOfAddress } from '../kernel/identity/sides.ts'
import { ApiProblem, api, isSignedIn, openSide } from './api/client.ts'
import { keepDraftsFor } from './api/drafts.ts'
import { entryEn } from './i18n/entry.en.ts'
import { entryFr } from './i18n/entry.fr.ts'
import {
  guessLanguage,
  isLanguage,
  languages,
  registerTexts,
  setLanguage,
  startTexts,
  translate,
} from './i18n/index.ts'
import { cssVariables, theme } from './theme/theme.ts'
import { applyBrand } from './ui/brand-sheet.ts'
import { setZone } from './ui/zone.ts'

// Pages that anybody may open have no router and none of the frame: they must come fast on a first visit.
const openPages =
  /^\/(connexion|mot-de-passe-oublie|creer-un-compte|reinitialisation\/[^/]+|activation\/[^/]+|nouvelle-adresse\/[^/]+|telechargement(\/[^/]+)?|verifier|verifier-une-facture|signer|payer|visite|bien|avis)\/?$/

const root = createRoot(document.getElementById('root')!)

async function start(): Promise<void> {
  await startTexts(guessLanguage())
  await registerTexts('entry', { fr: entryFr, en: entryEn })
  if (openPages.test(location.pathname) || (location.pathname.startsWith('/pages/') && !(await isSignedIn()))) {
    const { EntryApp } = await import('./entry/entry-app.tsx')
    show(<EntryApp />)
    return
  }
  // A refusal because nobody is signed in leaves this page for the sign-in page by itself.
  const session = await sessionHere()
  keepDraftsFor(session.account.id)
  applyBrand(session.brand)
  setZone(session.brand.timeZone)
  const { SignedInApp, prepareSignedIn } = await import('./app.tsx')
  const { locale } = session.account
  // First the language: texts registered while it changes would be loaded in the one that the browser suggested.
  await setLanguage(isLanguage(locale) ? locale : languages[0])
  const router = await prepareSignedIn(session)
  show(<SignedInApp router={router} session={session} />)
}

/** The session, on the side that the address is of where its person has it: a link to the employee space opens that one. */
async function sessionHere() {
  const session = await api.get('/session')
  const wanted = sideOfAddress(location.pathname)
  if (!wanted || wanted === session.side || !session.sides.includes(wanted)) return session
  await openSide(wanted)
  return api.get('/session')
}

function show(page: React.ReactNode): void {
  root.render(
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      {page}
    </MantineProvider>,
  )
}

start().catch((error: unknown) => {
  if (error instanceof ApiProblem && error.code === 'identity.not_signed_in') return
  show(
    <main style={{ maxWidth: 480, margin: '20vh auto', padding: 16 }} role="alert">
      <h1>{translate('entry:problem.startTitle')}</h1>
      <p style={{ margin: '8px 0 16px' }}>
        {error instanceof ApiProblem ? error.detail : translate('entry:problem.server')}
      </p>
      <a href={location.href}>{translate('entry:problem.retry')}</a>
    </main>,
  )
})
