import { Button } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { ApiProblem, api } from '../api/client.ts'
import type { Answer } from '../api/endpoints.ts'
import type { Brand } from '../api/types.ts'
import { useTexts } from '../i18n/index.ts'
import { formatDayTime, formatSize } from '../ui/format.ts'
import { Notice } from '../ui/notice.tsx'
import { EntryFrame } from './entry-frame.tsx'

type Linked = Answer<'GET /document-links/:token'>

/**
 * One document by a link of a message, without signing in, once (D5, D32). Opening the page alone gives nothing and uses nothing up: programs that look at mails do
 * that. The button is a form's: the answer is the file.
 */
export function DownloadPage({ brand, token }: { brand: Brand; token: string }) {
  const t = useTexts('entry')
  const [link, setLink] = useState<Linked>()
  const [state, setState] = useState<'start' | 'sending' | 'done' | 'unusable'>('start')
  const [problem, setProblem] = useState<ApiProblem>()
  const failed = (failure: unknown) => {
    if (!(failure instanceof ApiProblem)) throw failure
    if (failure.status === 404 || failure.status === 422) setState('unusable')
    else {
      setState('start')
      setProblem(failure)
    }
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for a token
  useEffect(() => {
    api.get('/document-links/:token', { params: { token } }).then(setLink, failed)
  }, [token])

  async function open() {
    setState('sending')
    setProblem(undefined)
    try {
      const response = await fetch(`/api/v1/document-links/${encodeURIComponent(token)}/opening`, {
        method: 'POST',
        headers: { accept: '*/*' },
      })
      if (!response.ok) {
        const told = await response.json().catch(() => ({ title: '', detail: t('download.failed') }))
        throw new ApiProblem(response.status, told)
      }
      const address = URL.createObjectURL(await response.blob())
      const anchor = document.createElement('a')
      anchor.href = address
      anchor.download = nameIn(response.headers.get('content-disposition')) ?? link?.name ?? 'document'
      anchor.click()
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
      setState('done')
    } catch (failure) {
      failed(
        failure instanceof ApiProblem
          ? failure
          : new ApiProblem(0, { title: '', detail: t('download.failed') } as never),
      )
    }
  }

  const title = state === 'unusable' ? t('download.unusable') : t(state === 'done' ? 'download.done' : 'download.title')
  return (
    <EntryFrame brand={brand} title={title}>
      <h1>{title}</h1>
      {state === 'unusable' ? (
        <p className="lead">{t('download.unusableWhat')}</p>
      ) : (
        <>
          {problem ? <Notice kind="red">{problem.detail}</Notice> : null}
          {link ? (
            <p className="lead">
              <strong>{link.name}</strong>
              <br />
              {formatSize(link.sizeBytes)}
            </p>
          ) : null}
          {link?.toSign ? (
            <Button size="md" mb={12} component="a" href={link.space}>
              {t('download.sign')}
            </Button>
          ) : null}
          {state === 'done' ? (
            <Notice kind="done">{t('download.doneWhat')}</Notice>
          ) : link ? (
            <>
              <Button
                size="md"
                mt={link.toSign ? 0 : 12}
                variant={link.toSign ? 'default' : 'filled'}
                loading={state === 'sending'}
                leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
                onClick={() => void open()}
              >
                {t('download.open')}
              </Button>
              <p className="help" style={{ marginTop: 12 }}>
                {t('download.once', { at: formatDayTime(link.expiresAt) })}
              </p>
            </>
          ) : null}
        </>
      )}
      <p className="back">
        <a href={link?.space ?? '/'}>{t('download.space')}</a>
      </p>
    </EntryFrame>
  )
}

/** The name of a file in its head: RFC 5987 before the plain one. */
function nameIn(disposition: string | null): string | undefined {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1]
  if (encoded) return decodeURIComponent(encoded)
  return /filename="([^"]+)"/i.exec(disposition ?? '')?.[1]
}
