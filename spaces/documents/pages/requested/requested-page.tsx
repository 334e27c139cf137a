import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { FileDrop, knownKinds } from '../../../../web/ui/file-drop.tsx'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { PieceState } from './piece-state.tsx'
import { PiecesList } from './pieces-list.tsx'
import '../documents.css'

/** «Pièces demandées» (D38), for the client or the employee: what is asked for, and where each is sent. */
export function RequestedPage() {
  const employee = useSession().side === 'employee'
  const t = useTexts('documents')
  const address = useListSearch()
  return (
    <>
      <PageHeader
        title={t('requested.title')}
        breadcrumb={[{ label: t('title'), to: employee ? '/salarie/documents' : '/documents' }]}
      />
      <PiecesList path={employee ? '/employee/requested-pieces' : '/requested-pieces'} />
      {address.values.piece ? (
        <PieceDrawer id={address.values.piece} onClose={() => address.close({ piece: '' })} />
      ) : null}
    </>
  )
}

function PieceDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useTexts('documents')
  const store = useQueryClient()
  const { data } = useQuery({
    queryKey: ['requested-pieces', id],
    queryFn: () => api.get('/requested-pieces/:id', { params: { id } }),
  })
  const send = useMutation({
    mutationFn: (file: File) => {
      const body = new FormData()
      body.append('version', String(data!.version))
      body.append('file', file)
      return api.post('/requested-pieces/:id/file', { params: { id }, body })
    },
    onSuccess: async (made) => {
      store.setQueryData(['requested-pieces', id], made)
      await store.invalidateQueries()
    },
  })
  const problem = send.error as ApiProblem | null
  const open = data && ['waiting', 'refused', 'expired'].includes(data.state)
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={data?.request.title}
      title={data?.name ?? t('requested.piece')}
      under={data && t(data.late ? 'requested.lateSince' : 'requested.before', { on: formatDay(data.dueOn) })}
    >
      {data ? (
        <div className="deposit">
          <PieceState piece={data} />
          {data.request.help ? <p>{data.request.help}</p> : null}
          {data.state === 'refused' ? (
            <Notice kind="brass">{t('requested.refusedFor', { reason: data.reason })}</Notice>
          ) : null}
          {data.state === 'expired' ? <Notice kind="brass">{t('requested.expiredWhat')}</Notice> : null}
          {data.sentAt ? <p className="help">{t('requested.sentOn', { on: formatDayTime(data.sentAt) })}</p> : null}
          {data.state === 'accepted' && data.expiresOn ? (
            <p className="help">{t('requested.goodUntil', { on: formatDay(data.expiresOn) })}</p>
          ) : null}
          {open ? (
            <>
              {problem && !problem.errors.some((one) => one.field === 'file') ? (
                <ProblemNotice problem={problem} />
              ) : null}
              <FileDrop
                label={t('requested.send')}
                kinds={knownKinds}
                disabled={send.isPending}
                help={t('requested.lands', { folder: data.folder.name })}
                {...(problem?.errors[0]?.field === 'file' ? { error: problem.errors[0].message } : {})}
                onFiles={([file]) => file && send.mutate(file)}
              />
            </>
          ) : null}
        </div>
      ) : null}
    </SideDrawer>
  )
}
