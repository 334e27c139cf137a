import { Button } from '@mantine/core'
import { IconDownload, IconExternalLink, IconFileX } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../web/api/client.ts'
import type { Answer } from '../../../web/api/endpoints.ts'
import { useSession, useStaffMay } from '../../../web/api/session.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { ErrorState } from '../../../web/ui/error-state.tsx'
import { FileDrop, isShownInPage, knownKinds } from '../../../web/ui/file-drop.tsx'
import { formatDay, formatDayTime, formatSize } from '../../../web/ui/format.ts'
import { Notice } from '../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { ReasonDialog } from '../../../web/ui/reason-dialog.tsx'
import { SideDrawer } from '../../../web/ui/side-drawer.tsx'
import { TextState } from './store/text-state.tsx'
import { useDocument } from './store/use-document.ts'

type Document = Answer<'GET /documents/:id'>
const PdfView = lazy(() => import('../../../web/ui/pdf-view.tsx'))

/** A document with its preview and its versions; opening it is reading it, for a client (D15). The staff replace and withdraw it. */
export function DocumentDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('documents')
  const store = useQueryClient()
  const { side } = useSession()
  const mayPublish = useStaffMay('documents.documents.publish')
  const [withdrawing, setWithdrawing] = useState(false)
  const { data, error, refetch, key, refresh } = useDocument(id)
  const replace = useMutation({
    mutationFn: (file: File) => {
      const body = new FormData()
      body.append('version', String(data!.version))
      body.append('file', file)
      return api.post('/staff/documents/:id/versions', { params: { id }, body })
    },
    onSuccess: (made: Document) => {
      store.setQueryData(key, made)
      void refresh()
    },
  })
  const [version] = data?.versions ?? []
  const address =
    version && fileAddress('/documents/:id/versions/:versionId', { params: { id, versionId: version.id } })
  return (
    <SideDrawer
      opened
      onClose={onClose}
      width={820}
      over={data && [(data.organisation ?? data.employee)?.name, data.folder.name].filter(Boolean).join(' · ')}
      title={data?.name ?? t('document')}
      under={data && t('by', { on: formatDayTime(data.depositedAt), who: data.depositedBy })}
      notice={
        data?.withdrawal ? (
          <Notice kind="brass">
            {t('withdrawnBy', {
              on: formatDayTime(data.withdrawal.at),
              who: data.withdrawal.by,
              reason: data.withdrawal.reason,
            })}
          </Notice>
        ) : undefined
      }
      footer={
        data && address ? (
          <>
            {side === 'staff' && mayPublish && !data.withdrawal ? (
              <Button
                variant="default"
                leftSection={<IconFileX size={17} stroke={1.7} aria-hidden />}
                onClick={() => setWithdrawing(true)}
              >
                {t('withdraw')}
              </Button>
            ) : null}
            {isShownInPage(version.contentType) ? (
              <Button
                component="a"
                variant="default"
                href={address}
                target="_blank"
                rel="noreferrer"
                leftSection={<IconExternalLink size={17} stroke={1.7} aria-hidden />}
              >
                {t('open')}
              </Button>
            ) : null}
            <Button
              component="a"
              href={address}
              download={version.fileName}
              leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
            >
              {t('download')}
            </Button>
          </>
        ) : undefined
      }
    >
      {error ? (
        <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : data && version && address ? (
        <div className="document">
          <p className="help">
            {data.firstReadAt
              ? t('readFirst', { on: formatDayTime(data.firstReadAt), who: data.firstReadBy })
              : t('notRead')}
          </p>
          {data.availableUntil ? (
            <p className="help">{t('availableUntil', { on: formatDay(data.availableUntil) })}</p>
          ) : null}
          <TextState text={data.text} />
          {version.contentType === 'application/pdf' ? (
            <Suspense>
              <PdfView address={address} title={data.name} />
            </Suspense>
          ) : isShownInPage(version.contentType) ? (
            <img src={address} alt={data.name} />
          ) : (
            <Notice>{t('noPreview')}</Notice>
          )}
          {data.versions.length > 1 ? (
            <section>
              <h3>{t('versions')}</h3>
              <ul className="document-versions">
                {data.versions.map((one) => (
                  <li key={one.id}>
                    <a
                      href={fileAddress('/documents/:id/versions/:versionId', { params: { id, versionId: one.id } })}
                      download={one.fileName}
                    >
                      {t('version', { number: one.number })}
                    </a>
                    <span className="help">
                      {t('by', { on: formatDayTime(one.depositedAt), who: one.depositedBy })} ·{' '}
                      {formatSize(one.sizeBytes)}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          ) : null}
          {side === 'staff' && mayPublish && !data.withdrawal && data.kept ? <Notice>{t('keptAsItIs')}</Notice> : null}
          {side === 'staff' && mayPublish && !data.withdrawal && !data.kept ? (
            <section>
              <h3>{t('replace')}</h3>
              {replace.error ? <ProblemNotice problem={replace.error as ApiProblem} /> : null}
              <FileDrop
                label={t('replaceWith')}
                kinds={knownKinds}
                disabled={replace.isPending}
                onFiles={([file]) => file && replace.mutate(file)}
              />
            </section>
          ) : null}
        </div>
      ) : null}
      {data && withdrawing ? (
        <WithdrawalDialog
          document={data}
          onClose={(made) => {
            setWithdrawing(false)
            if (made) {
              store.setQueryData(key, made)
              void refresh()
            }
          }}
        />
      ) : null}
    </SideDrawer>
  )
}

/** Asks for the reason of a withdrawal, and says who has read the document (D37). */
function WithdrawalDialog({ document, onClose }: { document: Document; onClose: (made?: Document) => void }) {
  const t = useTexts('documents')
  return (
    <ReasonDialog
      icon={IconFileX}
      title={t('withdrawTitle', { name: document.name })}
      lead={t('withdrawWhat')}
      label={t('reason')}
      act={t('withdraw')}
      most={500}
      before={
        document.firstReadAt ? (
          <Notice kind="brass">
            {t('withdrawRead', { who: document.firstReadBy, on: formatDayTime(document.firstReadAt) })}
          </Notice>
        ) : null
      }
      run={(reason) =>
        api.post('/staff/documents/:id/withdrawal', {
          params: { id: document.id },
          body: { version: document.version, reason },
        })
      }
      onDone={onClose}
      onClose={() => onClose()}
    />
  )
}
