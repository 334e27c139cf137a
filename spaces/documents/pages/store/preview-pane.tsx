import { ActionIcon, Button } from '@mantine/core'
import { IconDownload, IconEye, IconFileText, IconMaximize, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, fileAddress } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { isShownInPage } from '../../../../web/ui/file-drop.tsx'
import { formatDayTime, formatSize } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { TextState } from './text-state.tsx'
import { useDocument } from './use-document.ts'

const PdfView = lazy(() => import('../../../../web/ui/pdf-view.tsx'))

/** The third pane of the store: the document that is open, its acts above, who read it first below (D15). */
export function PreviewPane({ id, onClose }: { id: string | undefined; onClose: () => void }) {
  const t = useTexts('documents')
  return (
    <section className="store-preview" aria-label={t('preview')}>
      {id ? (
        <Preview key={id} id={id} onClose={onClose} />
      ) : (
        <div className="store-nothing">
          <IconFileText size={32} stroke={1.3} aria-hidden />
          <p>{t('nothingOpen')}</p>
          <p className="help keys">{t('keys')}</p>
        </div>
      )}
    </section>
  )
}

function Preview({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const { account } = useSession()
  const [versions, showVersions] = useState(false)
  const { data, error, refetch } = useDocument(id)
  if (error) return <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
  if (!data) return null
  const [version] = data.versions
  const addressOf = (versionId: string) =>
    fileAddress('/documents/:id/versions/:versionId', { params: { id, versionId } })
  const address = addressOf(data.versionId)
  const own = data.firstReadBy === `${account.surname} ${account.givenName}`.trim()
  return (
    <>
      <header className="store-preview-head">
        <div className="store-preview-title">
          <h2>{data.name}</h2>
          {data.text.pages ? <span className="help">{t('pages', { count: data.text.pages })}</span> : null}
          <ActionIcon variant="subtle" aria-label={ui('close')} onClick={onClose}>
            <IconX size={18} stroke={1.7} aria-hidden />
          </ActionIcon>
        </div>
        <div className="store-preview-acts">
          <Button
            component="a"
            variant="default"
            href={address}
            download={version?.fileName}
            leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
          >
            {t('download')}
          </Button>
          {isShownInPage(data.contentType) ? (
            <Button
              component="a"
              variant="default"
              href={address}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconMaximize size={17} stroke={1.7} aria-hidden />}
            >
              {t('open')}
            </Button>
          ) : null}
        </div>
        <TextState text={data.text} />
      </header>
      <div className="store-preview-body">
        {data.contentType === 'application/pdf' ? (
          <Suspense>
            <PdfView address={address} title={data.name} />
          </Suspense>
        ) : isShownInPage(data.contentType) ? (
          <img src={address} alt={data.name} />
        ) : (
          <Notice>{t('noPreview')}</Notice>
        )}
      </div>
      <footer className="store-preview-foot">
        <IconEye size={17} stroke={1.7} aria-hidden />
        <span>
          {data.firstReadAt
            ? t(own ? 'readFirstByYou' : 'readFirst', { on: formatDayTime(data.firstReadAt), who: data.firstReadBy })
            : t('notRead')}
        </span>
        <Button variant="subtle" aria-expanded={versions} onClick={() => showVersions(!versions)}>
          {t('versionsCount', { count: data.versions.length })}
        </Button>
        {versions ? (
          <ul className="document-versions">
            {data.versions.map((one) => (
              <li key={one.id}>
                <a href={addressOf(one.id)} download={one.fileName}>
                  {t('version', { number: one.number })}
                </a>
                <span className="help">
                  {t('by', { on: formatDayTime(one.depositedAt), who: one.depositedBy })} · {formatSize(one.sizeBytes)}
                </span>
              </li>
            ))}
          </ul>
        ) : null}
      </footer>
    </>
  )
}
