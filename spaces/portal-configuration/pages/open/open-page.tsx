import { useEffect, useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import type { Brand } from '../../../../web/api/types.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Markdown } from '../../../../web/ui/markdown.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ContactForm, Places } from './contact-form.tsx'
import '../../../../web/ui/markdown.css'

type Frame = React.ComponentType<{ brand: Brand; title: string; children: React.ReactNode }>

/** A page of the portal for whoever is not signed in (P6, P7): legal pages, «Contact». */
export function OpenPage({ brand, address, Frame }: { brand: Brand; address: string; Frame: Frame }) {
  const t = useTexts('entry')
  const [page, setPage] = useState<Answer<'GET /open-pages/:address'>>()
  const [contact, setContact] = useState<Answer<'GET /portal-contact'>>()
  const [problem, setProblem] = useState<ApiProblem>()
  useEffect(() => {
    const failed = (error: unknown) => {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
    }
    if (address === 'contact') api.get('/portal-contact').then(setContact, failed)
    else api.get('/open-pages/:address', { params: { address } }).then(setPage, failed)
  }, [address])
  const title = page?.title ?? t(address === 'contact' ? 'contact.title' : 'openPage.title')
  return (
    <Frame brand={brand} title={title}>
      <h1>{title}</h1>
      {problem ? <Notice kind="red">{problem.status === 404 ? t('openPage.notThere') : problem.detail}</Notice> : null}
      {page ? <Markdown text={page.body} /> : null}
      {contact ? (
        <>
          {contact.themes.length > 0 ? <ContactForm themes={contact.themes} /> : null}
          <Places places={contact.places} />
        </>
      ) : null}
      <p className="back">
        <a href="/connexion">{t('openPage.signIn')}</a>
      </p>
    </Frame>
  )
}
