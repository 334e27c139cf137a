import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconDownload, IconShieldCheck, IconSignature } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { SignatureDone } from './signature-done.tsx'
import { SigningView } from './signing-view.tsx'
import { accountSource, type SignatureView } from './source.ts'

const homes = { staff: '/fournisseur/documents', client: '/documents', employee: '/salarie/documents' } as const

/** The signature of a document: read and signed where it is one's turn, else who signs and the proofs (D19–D21, D35). */
export function SignaturePage() {
  const t = useTexts('documents')
  const { side } = useSession()
  const { id = '' } = useParams({ strict: false }) as { id?: string }
  const source = accountSource(id)
  const { data, error, refetch } = useQuery({ queryKey: source.key, queryFn: source.read })
  // Whoever leaves has no page of a document.
  const home = homes[side === 'leaver' ? 'client' : side]
  const first = data?.versionId
  return (
    <>
      <PageHeader
        title={data?.name ?? t('signature')}
        breadcrumb={[{ label: t('title'), to: home }, ...(data ? [{ label: data.folder.name, to: home }] : [])]}
        state={data ? <RequestTag view={data} /> : undefined}
        more={
          side === 'staff' &&
          data?.state === 'open' &&
          data.signers.every((one) => !one.at || one.state === 'passed_on')
            ? [{ label: t('placing'), icon: IconSignature, to: `/fournisseur/documents/placer/${id}` }]
            : []
        }
        actions={
          data && first && !data.mine ? (
            <Button
              component="a"
              href={source.file(data)}
              download
              leftSection={<IconDownload size={17} stroke={1.7} aria-hidden />}
            >
              {t(data.state === 'completed' ? 'downloadSigned' : 'download')}
            </Button>
          ) : undefined
        }
      />
      {error ? (
        <ErrorState title={t('signFailed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : data?.mine ? (
        <SigningView
          key={data.textVersionId}
          view={data}
          source={source}
          passOn={side === 'client' ? <PassOn id={id} source={source} /> : undefined}
        />
      ) : data ? (
        <>
          <SignatureDone
            view={data}
            proof={(signerId) => fileAddress('/documents/:id/signature/proofs/:signerId', { params: { id, signerId } })}
          />
          {side === 'staff' ? null : <Remaining except={id} />}
        </>
      ) : null}
    </>
  )
}

/** What a request is at, beside its title. */
function RequestTag({ view }: { view: SignatureView }) {
  const t = useTexts('documents')
  if (view.mine)
    return (
      <StateTag state={view.late ? 'late' : 'toReturn'} tag>
        {view.deadline ? t('signBefore', { on: formatDay(view.deadline) }) : t('toSign')}
      </StateTag>
    )
  const states = { open: 'pending', completed: 'done', refused: 'refused', cancelled: 'cancelled' } as const
  return (
    <StateTag state={states[view.state]} tag>
      {t(`request_${view.state}`)}
    </StateTag>
  )
}

/** What is left to sign, at the bottom. */
function Remaining({ except }: { except: string }) {
  const t = useTexts('documents')
  const { data } = useQuery({ queryKey: ['documents', 'to-sign'], queryFn: () => api.get('/documents/to-sign') })
  const [next, ...more] = (data?.items ?? []).filter((one) => one.documentId !== except)
  if (!next) return null
  return (
    <section className="surface asked-for to-sign">
      <header>
        <h2>{t('remaining', { count: more.length + 1 })}</h2>
      </header>
      <ul>
        <li>
          <IconSignature size={19} stroke={1.7} aria-hidden />
          <span>
            {next.name}
            <small>{next.folder}</small>
          </span>
          {next.deadline ? <span>{t('signBeforeDay', { on: formatDay(next.deadline) })}</span> : null}
          <Button component={Link} variant="default" {...({ to: next.href } as object)}>
            {t('readAndSign')}
          </Button>
        </li>
      </ul>
    </section>
  )
}

/** Passing it on to the right person of one's organisation (D35). */
function PassOn({ id, source }: { id: string; source: ReturnType<typeof accountSource> }) {
  const t = useTexts('documents')
  const store = useQueryClient()
  const [open, setOpen] = useState(false)
  const [accountId, setAccount] = useState('')
  const [reason, setReason] = useState('')
  const { data } = useQuery({
    queryKey: ['documents', id, 'colleagues'],
    queryFn: () => api.get('/documents/:id/signature/colleagues', { params: { id } }),
  })
  const pass = useMutation({
    mutationFn: () => api.post('/documents/:id/signature/passing', { params: { id }, body: { accountId, reason } }),
    onSuccess: async (next) => {
      store.setQueryData(source.key, next)
      setOpen(false)
      await store.invalidateQueries()
    },
  })
  if (!data?.items.length) return null
  return (
    <>
      <Button variant="subtle" size="compact-sm" onClick={() => setOpen(true)}>
        {t('passTitle')}
      </Button>
      {open ? (
        <Dialog
          opened
          onClose={() => setOpen(false)}
          icon={IconShieldCheck}
          title={t('passTitle')}
          lead={t('passLead')}
          footer={
            <>
              <Button variant="default" onClick={() => setOpen(false)}>
                {t('keepReading')}
              </Button>
              <Button disabled={!accountId} loading={pass.isPending} onClick={() => pass.mutate()}>
                {t('passOn')}
              </Button>
            </>
          }
        >
          {pass.error ? <ProblemNotice problem={pass.error as ApiProblem} /> : null}
          <NativeSelect
            data-autofocus
            label={t('passTo')}
            value={accountId}
            data={[{ value: '', label: '' }, ...data.items.map((one) => ({ value: one.id, label: one.name }))]}
            onChange={(event) => setAccount(event.currentTarget.value)}
          />
          <TextInput
            mt={12}
            label={t('passReason')}
            maxLength={300}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </Dialog>
      ) : null}
    </>
  )
}
