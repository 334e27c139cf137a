import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { api } from '../api/client.ts'
import type { Brand } from '../api/types.ts'
import { applyBrand } from '../ui/brand-sheet.ts'
import { setZone } from '../ui/zone.ts'
import { EntryFrame } from './entry-frame.tsx'
import { SignInPage } from './sign-in-page.tsx'

const ForgottenPage = lazy(async () => ({ default: (await import('./forgotten-page.tsx')).ForgottenPage }))
const SignUpPage = lazy(async () => ({ default: (await import('./sign-up-page.tsx')).SignUpPage }))
const PasswordPage = lazy(async () => ({ default: (await import('./password-page.tsx')).PasswordPage }))
const NewEmailPage = lazy(async () => ({ default: (await import('./new-email-page.tsx')).NewEmailPage }))
const DownloadPage = lazy(async () => ({ default: (await import('./download-page.tsx')).DownloadPage }))

// Pages for anybody that are drawn with what the pages after sign-in have: their styles come with them.
const withStyles = <T,>(load: () => Promise<T>) => Promise.all([load(), import('../theme/signed-in-styles.ts')])
const VerificationPage = lazy(
  async () => (await withStyles(() => import('../../spaces/documents/pages/signatures/verification-page.tsx')))[0],
)
const LinkPage = lazy(
  async () => (await withStyles(() => import('../../spaces/documents/pages/signatures/link-page.tsx')))[0],
)

const PayLinkPage = lazy(async () => {
  const [page] = await withStyles(() => import('../../spaces/billing/pages/pay/link-page.tsx'))
  await page.ready
  return page
})

const SurveyPage = lazy(async () => {
  const [page] = await withStyles(() => import('../../spaces/support/pages/survey-page.tsx'))
  await page.ready
  return page
})

const VisitLinkPage = lazy(async () => {
  const [page] = await withStyles(() => import('../../spaces/interventions/pages/link-page.tsx'))
  await page.ready
  return page
})

const AuthenticityPage = lazy(async () => {
  const [page] = await withStyles(() => import('../../spaces/billing/pages/authenticity-page.tsx'))
  await page.ready
  return page
})

const LabelPage = lazy(async () => {
  const [page] = await withStyles(() => import('../../spaces/fleet/pages/label-page.tsx'))
  await page.ready
  return page
})

const OpenPage = lazy(async () => {
  const [page] = await withStyles(() => import('../../spaces/portal-configuration/pages/open/open-page.tsx'))
  return { default: page.OpenPage }
})

// What the pages show before the brand is known, or where it cannot be: the form must work all the same.
const noBrand: Brand = {
  id: '',
  name: 'Parvis',
  colour: '#0b5a73',
  locale: 'fr',
  supportPhone: '',
  supportEmail: '',
  requestEmail: '',
  fax: '',
  timeZone: 'Europe/Paris',
  links: [],
  logoId: null,
  linkColour: null,
  font: 'hanken',
  titleFont: 'bricolage',
  backgroundId: null,
  iconId: null,
  menu: [],
  signUp: false,
}

/** The pages before sign-in. They follow one another by plain links, so no router is loaded for them. */
export function EntryApp() {
  const [brand, setBrand] = useState<Brand>()
  useEffect(() => {
    api.get('/brand').then(
      (found) => {
        applyBrand(found)
        setZone(found.timeZone)
        setBrand(found)
      },
      () => setBrand(noBrand),
    )
  }, [])
  return brand ? <Suspense>{page(location.pathname, brand)}</Suspense> : null
}

function page(path: string, brand: Brand): ReactNode {
  const [, name, token] = path.split('/')
  if (name === 'verifier') return <VerificationPage brand={brand} />
  if (name === 'verifier-une-facture') return <AuthenticityPage brand={brand} Frame={EntryFrame} />
  if (name === 'bien') return <LabelPage brand={brand} Frame={EntryFrame} />
  if (name === 'avis') return <SurveyPage brand={brand} Frame={EntryFrame} />
  if (name === 'creer-un-compte') return <SignUpPage brand={brand} />
  if (name === 'pages') return <OpenPage brand={brand} address={decodeURIComponent(token ?? '')} Frame={EntryFrame} />
  if (name === 'payer') return <PayLinkPage brand={brand} Frame={EntryFrame} />
  if (name === 'visite') return <VisitLinkPage brand={brand} Frame={EntryFrame} />
  if (name === 'signer') return <LinkPage brand={brand} token={location.hash.slice(1)} />
  if (name === 'mot-de-passe-oublie') return <ForgottenPage brand={brand} />
  if (token && name === 'nouvelle-adresse') return <NewEmailPage brand={brand} token={decodeURIComponent(token)} />
  if (name === 'telechargement') return <DownloadPage brand={brand} token={decodeURIComponent(token ?? '')} />
  if (token && (name === 'reinitialisation' || name === 'activation')) {
    return (
      <PasswordPage
        brand={brand}
        token={decodeURIComponent(token)}
        purpose={name === 'activation' ? 'activation' : 'password_reset'}
      />
    )
  }
  return <SignInPage brand={brand} />
}
