import { Button, PasswordInput } from '@mantine/core'
import { IconPlugConnected } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { usePortalTabs } from '../../../../web/ui/portal-tabs.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { SynchroniseButton } from '../../../../web/ui/synchronise-button.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import { DropRuns } from './drop-runs.tsx'
import { TrialPanel } from './trial-panel.tsx'
import './exchange.css'

const key = ['synchronisation', 'transfer']
type Body = BodyOf<'PUT /staff/transfer'>

/** «Paramètres de transfert» (D2): where files are dropped, whether it can be reached, and how it was read. */
export function TransferPage() {
  const t = useTexts('exchange')
  const store = useQueryClient()
  const tabs = usePortalTabs()
  // Never kept with what is typed in a form: it is a secret.
  const [password, setPassword] = useState('')
  const [unsaved, setUnsaved] = useState(false)
  const [protocol, setProtocol] = useState<string>()
  const [told, tell] = useState<string>()
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get('/staff/transfer') })
  const trial = useMutation({ mutationFn: () => api.post('/staff/transfer/trials', {}) })
  const confirm = useMutation({
    mutationFn: (hostKey: string) =>
      api.post('/staff/transfer/host-key', { body: { version: data!.version, key: hostKey } }),
    onSuccess: (next) => {
      store.setQueryData(key, next)
      trial.reset()
      tell(t('transfer.confirmed'))
    },
  })
  const save = async (typed: Omit<Body, 'version' | 'password'>) => {
    const next = await api.put('/staff/transfer', {
      body: {
        ...typed,
        authority: typed.authority ?? '',
        version: data!.version,
        password: password === '' ? undefined : password,
      },
    })
    setPassword('')
    trial.reset()
    tell(t('transfer.saved'))
    store.setQueryData(key, next)
  }
  const changed = unsaved || password !== ''
  return (
    <>
      <PageHeader
        title={t('transfer.title')}
        lead={t('transfer.lead')}
        breadcrumb={[{ label: t('settings'), to: '/fournisseur/reglages' }]}
        {...(tabs ? { tabs } : {})}
        actions={<SynchroniseButton />}
      />
      <Told said={told} padding="0 0 16px" />
      <ProblemNotice problem={(confirm.error ?? trial.error ?? undefined) as ApiProblem | undefined} />
      {error ? (
        <ErrorState title={t('transfer.title')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : null}
      {data ? (
        <>
          {data.version > 0 && data.enabled ? (
            <div style={{ paddingBottom: 16 }}>
              {data.actsAs ? (
                <Notice>{t('transfer.actsAs', { name: data.actsAs })}</Notice>
              ) : (
                <Notice kind="red">{t('transfer.nobody')}</Notice>
              )}
            </div>
          ) : null}
          <section className="surface">
            <RecordForm<Omit<Body, 'version' | 'password'>>
              key={data.version}
              guarded
              values={data}
              submit={save}
              onUnsaved={setUnsaved}
              onTyped={(typed) => setProtocol(String(typed.protocol))}
              onReload={() => void refetch()}
              sections={[
                {
                  title: t('transfer.server'),
                  help: t('transfer.serverHelp'),
                  fields: [
                    {
                      name: 'protocol',
                      type: 'select',
                      label: t('transfer.protocol'),
                      required: true,
                      span: 3,
                      options: (['sftp', 'ftps'] as const).map((value) => ({
                        value,
                        label: t(`transfer.protocols.${value}`),
                      })),
                    },
                    { name: 'server', label: t('transfer.address'), required: true, span: 6 },
                    { name: 'port', type: 'number', label: t('transfer.port'), required: true, span: 3 },
                    { name: 'identifier', label: t('transfer.identifier'), required: true, span: 6 },
                    {
                      name: 'password' as never,
                      label: t('transfer.password'),
                      span: 6,
                      render: ({ error }) => (
                        <PasswordInput
                          label={t('transfer.password')}
                          description={data.hasPassword ? t('transfer.passwordKept') : undefined}
                          autoComplete="new-password"
                          value={password}
                          error={error}
                          onChange={(event) => setPassword(event.currentTarget.value)}
                        />
                      ),
                    },
                    {
                      name: 'authority',
                      type: 'textarea',
                      label: t('transfer.authority'),
                      help: t('transfer.authorityHelp'),
                      span: 12,
                      rows: 3,
                      hidden: (protocol ?? data.protocol) !== 'ftps',
                    },
                  ],
                },
                {
                  title: t('transfer.folders'),
                  help: t('transfer.foldersHelp'),
                  fields: [
                    { name: 'path', label: t('transfer.path'), help: t('transfer.pathHelp'), span: 6 },
                    {
                      name: 'temporary',
                      label: t('transfer.temporary'),
                      help: t('transfer.temporaryHelp'),
                      required: true,
                      span: 6,
                    },
                  ],
                },
                {
                  title: t('transfer.use'),
                  fields: [
                    { name: 'enabled', type: 'checkbox', label: t('transfer.enabled'), span: 12 },
                    {
                      name: 'returnsSigned',
                      type: 'checkbox',
                      label: t('transfer.returnsSigned'),
                      help: t('transfer.returnsSignedHelp'),
                      span: 12,
                    },
                  ],
                },
              ]}
            />
          </section>
          {data.version > 0 ? (
            <section className="surface trial">
              <div className="trial-head">
                <h2>{t('transfer.trial')}</h2>
                <Button
                  variant="default"
                  leftSection={<IconPlugConnected size={17} stroke={1.7} aria-hidden />}
                  loading={trial.isPending}
                  disabled={changed}
                  onClick={() => trial.mutate()}
                >
                  {trial.data ? t('transfer.tryAgain') : t('transfer.try')}
                </Button>
              </div>
              {data.protocol === 'sftp' ? (
                <p className="help">
                  {data.hostKey ? (
                    <>
                      {t('transfer.keyConfirmed')} <span className="print">{data.hostKey.print}</span>
                    </>
                  ) : (
                    t('transfer.keyNone')
                  )}
                </p>
              ) : null}
              <p className="help" role="status">
                {changed ? t('transfer.unsaved') : trial.isPending ? t('transfer.trying') : ''}
              </p>
              {trial.data && !trial.isPending && !changed ? (
                <TrialPanel
                  trial={trial.data}
                  confirming={confirm.isPending}
                  onConfirm={(hostKey) => confirm.mutate(hostKey)}
                />
              ) : null}
            </section>
          ) : null}
          <DropRuns />
        </>
      ) : null}
    </>
  )
}
