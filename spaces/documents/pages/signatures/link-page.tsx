import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ApiProblem } from '../../../../web/api/client.ts'
import type { Brand } from '../../../../web/api/types.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { signingBack } from '../../../../web/ui/signing-back.ts'
import { OpenFrame } from './open-frame.tsx'
import { SignatureDone } from './signature-done.tsx'
import { SigningView } from './signing-view.tsx'
import { linkSource } from './source.ts'

/** Where the link of a third person leads: one document, read and signed without an account (D35). */
export default function LinkPage({ brand, token }: { brand: Brand; token: string }) {
  const [client] = useState(() => new QueryClient({ defaultOptions: { queries: { retry: false } } }))
  return (
    <QueryClientProvider client={client}>
      <OpenFrame brand={brand}>
        <Linked brand={brand} token={token} />
      </OpenFrame>
    </QueryClientProvider>
  )
}

function Linked({ brand, token }: { brand: Brand; token: string }) {
  const t = useTexts('documents')
  const source = linkSource(token)
  const [back] = useState(signingBack)
  const { data, error } = useQuery({ queryKey: source.key, queryFn: source.read })
  useEffect(() => {
    document.title = `${data?.name ?? t('signature')} · ${brand.name}`
  }, [data?.name, brand.name, t])
  if (error)
    return (
      <>
        <h1>{(error as ApiProblem).detail || t('linkOver')}</h1>
        {(error as ApiProblem).status === 404 || (error as ApiProblem).status === 410 ? (
          <p>{t('linkOverWhat')}</p>
        ) : null}
      </>
    )
  if (!data) return null
  return (
    <>
      <h1>{data.name}</h1>
      {data.mine ? (
        <SigningView key={data.textVersionId} view={data} source={source} />
      ) : (
        <div style={{ display: 'grid', gap: 12 }}>
          <p>
            <a href={source.file(data)} download>
              {t('downloadSigned')}
            </a>
          </p>
          <SignatureDone view={data} />
          {back ? (
            <p>
              <a href={back}>{t('backToForm')}</a>
            </p>
          ) : null}
        </div>
      )}
    </>
  )
}
