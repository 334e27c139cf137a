import { Button, Textarea } from '@mantine/core'
import { IconFileX, IconListDetails, IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { isShownInPage } from '../../../../web/ui/file-drop.tsx'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useShortcuts } from '../../../../web/ui/shortcuts.ts'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { AskDrawer } from './ask-drawer.tsx'
import { PieceState } from './piece-state.tsx'
import { PiecesList } from './pieces-list.tsx'
import '../documents.css'

const PdfView = lazy(() => import('../../../../web/ui/pdf-view.tsx'))

/** «Pièces demandées» (D38), for the staff: what all clients and employees are asked for, and what each sent. */
export function StaffRequestedPage() {
  const t = useTexts('documents')
  const address = useListSearch()
  const manages = useStaffMay('documents.requested.manage')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <PageHeader
        title={t('requested.title')}
        breadcrumb={[{ label: t('title'), to: '/fournisseur/documents' }, { label: t('requested.title') }]}
        more={[{ label: t('requested.models'), icon: IconListDetails, to: '/fournisseur/modeles-de-pieces' }]}
        actions={
          manages ? (
            <Button leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />} onClick={() => setAsking(true)}>
              {t('requested.ask')}
            </Button>
          ) : undefined
        }
      />
      <PiecesList path="/staff/requested-pieces" />
      {address.values.piece ? (
        <ReviewDrawer id={address.values.piece} manages={manages} onClose={() => address.close({ piece: '' })} />
      ) : null}
      {asking ? <AskDrawer onClose={() => setAsking(false)} /> : null}
    </>
  )
}

function ReviewDrawer({ id, manages, onClose }: { id: string; manages: boolean; onClose: () => void }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const store = useQueryClient()
  const [refusing, setRefusing] = useState(false)
  const [reason, setReason] = useState('')
  const { data } = useQuery({
    queryKey: ['requested-pieces', 'staff', id],
    queryFn: () => api.get('/staff/requested-pieces/:id', { params: { id } }),
  })
  const documentId = data?.documentId
  const document = useQuery({
    queryKey: ['documents', documentId],
    queryFn: () => api.get('/documents/:id', { params: { id: documentId! } }),
    enabled: Boolean(documentId),
  }).data
  const done = async () => {
    setRefusing(false)
    setReason('')
    await store.invalidateQueries({ queryKey: ['requested-pieces'] })
    await store.invalidateQueries({ queryKey: ['list', '/staff/requested-pieces'] })
  }
  const accept = useMutation({
    mutationFn: () =>
      api.post('/staff/requested-pieces/:id/acceptance', { params: { id }, body: { version: data!.version } }),
    onSuccess: done,
  })
  const refuse = useMutation({
    mutationFn: () =>
      api.post('/staff/requested-pieces/:id/refusal', { params: { id }, body: { version: data!.version, reason } }),
    onSuccess: done,
  })
  const decidable = manages && data?.state === 'received'
  useShortcuts(
    {
      v: () => decidable && !refusing && !accept.isPending && accept.mutate(),
      r: (event) => {
        if (!decidable || refusing) return
        event.preventDefault()
        setRefusing(true)
      },
    },
    { inDialog: true },
  )
  const address =
    document &&
    fileAddress('/documents/:id/versions/:versionId', { params: { id: document.id, versionId: document.versionId } })
  return (
    <SideDrawer
      opened
      onClose={onClose}
      width={820}
      over={data && `${(data.organisation ?? data.employee)?.name} · ${data.request.title}`}
      title={data?.name ?? t('requested.piece')}
      under={data && t(data.late ? 'requested.lateSince' : 'requested.before', { on: formatDay(data.dueOn) })}
      footer={
        decidable ? (
          <>
            <Button
              variant="default"
              aria-keyshortcuts="r"
              rightSection={<kbd>R</kbd>}
              onClick={() => setRefusing(true)}
            >
              {t('requested.refuse')}
            </Button>
            <Button
              aria-keyshortcuts="v"
              loading={accept.isPending}
              rightSection={<kbd>V</kbd>}
              onClick={() => accept.mutate()}
            >
              {t('requested.accept')}
            </Button>
          </>
        ) : undefined
      }
    >
      {data ? (
        <div className="document">
          {accept.error ? <ProblemNotice problem={accept.error as ApiProblem} /> : null}
          <PieceState piece={data} />
          {data.sentAt ? <p className="help">{t('requested.sentOn', { on: formatDayTime(data.sentAt) })}</p> : null}
          {data.decidedAt ? (
            <p className="help">
              {t('requested.decidedBy', { on: formatDayTime(data.decidedAt), who: data.decidedBy })}
              {data.expiresOn ? `. ${t('requested.goodUntil', { on: formatDay(data.expiresOn) })}` : ''}
            </p>
          ) : null}
          {data.reason ? <Notice kind="brass">{t('requested.refusedFor', { reason: data.reason })}</Notice> : null}
          {document && address ? (
            document.contentType === 'application/pdf' ? (
              <Suspense>
                <PdfView address={address} title={document.name} />
              </Suspense>
            ) : isShownInPage(document.contentType) ? (
              <img src={address} alt={document.name} />
            ) : (
              <a href={address} download>
                {t('download')}
              </a>
            )
          ) : null}
        </div>
      ) : null}
      {data && refusing ? (
        <Dialog
          opened
          onClose={() => setRefusing(false)}
          tone="brique"
          icon={IconFileX}
          title={t('requested.refuseTitle', { name: data.name })}
          lead={t('requested.refuseWhat')}
          footer={
            <>
              <Button variant="default" onClick={() => setRefusing(false)}>
                {ui('cancel')}
              </Button>
              <Button disabled={!reason.trim()} loading={refuse.isPending} onClick={() => refuse.mutate()}>
                {t('requested.refuse')}
              </Button>
            </>
          }
        >
          {refuse.error ? <ProblemNotice problem={refuse.error as ApiProblem} /> : null}
          <Textarea
            {...compulsory}
            data-autofocus
            mt={12}
            label={t('reason')}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Dialog>
      ) : null}
    </SideDrawer>
  )
}
