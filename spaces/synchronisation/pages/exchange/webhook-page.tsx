import { Button, NativeSelect } from '@mantine/core'
import { IconKey, IconSend, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, newActionKey } from '../../../../web/api/client.ts'
import type { BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { Told } from '../../../../web/ui/told.tsx'
import { Deliveries } from './deliveries.tsx'
import { Quoted } from './quoted.tsx'
import { SecretOnce } from './secret-once.tsx'
import { useEventKinds, WebhookForm } from './webhook-form.tsx'
import './exchange.css'

/** A webhook (D30): what it is told, its secret, what was sent to it. */
export function WebhookPage() {
  const t = useTexts('exchange')
  const ui = useTexts()
  const store = useQueryClient()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id: string }
  const key = ['synchronisation', 'webhook', id]
  const kinds = useEventKinds()
  const [told, tell] = useState<string>()
  const [asking, setAsking] = useState<'remove' | 'rotate' | 'trial'>()
  const [secret, setSecret] = useState<string>()
  const [kind, setKind] = useState('')
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/staff/webhooks/:id', { params: { id } }),
  })
  const refresh = () => store.invalidateQueries({ queryKey: ['list', '/staff/webhooks/:id/deliveries'] })
  const at = { params: { id } }
  const remove = useMutation({
    mutationFn: () => api.delete('/staff/webhooks/:id', { ...at, body: { version: data!.version } }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['list', '/staff/webhooks'] })
      void navigate({ to: '/fournisseur/webhooks' })
    },
  })
  const rotate = useMutation({
    mutationFn: () =>
      api.post('/staff/webhooks/:id/secret-rotations', {
        ...at,
        body: { version: data!.version },
        key: newActionKey(),
      }),
    onSuccess: ({ secret: fresh, ...next }) => {
      setAsking(undefined)
      store.setQueryData(key, next)
      setSecret(fresh ?? undefined)
    },
  })
  const chosen = kind || data?.kinds[0]?.name || ''
  const trial = useMutation({
    mutationFn: () => api.post('/staff/webhooks/:id/trials', { ...at, body: { kind: chosen }, key: newActionKey() }),
    onSuccess: async () => {
      setAsking(undefined)
      tell(t('webhooks.trialSent'))
      await refresh()
    },
  })
  const save = async (body: BodyOf<'POST /staff/webhooks'>, enabled: boolean) => {
    const next = await api.put('/staff/webhooks/:id', { ...at, body: { ...body, enabled, version: data!.version } })
    tell(t('webhooks.saved'))
    store.setQueryData(key, next)
    await refresh()
  }
  const enable = useMutation({
    mutationFn: (enabled: boolean) =>
      save({ name: data!.name, url: data!.url, kinds: data!.kinds.map(({ name }) => name) }, enabled),
  })
  const refusal = (enable.error ??
    (asking ? undefined : (trial.error ?? rotate.error ?? remove.error))) as ApiProblem | null
  if (error)
    return <ErrorState title={t('webhooks.title')} problem={error as ApiProblem} onRetry={() => void refetch()} />
  return (
    <>
      <PageHeader
        title={data?.name ?? ''}
        breadcrumb={[
          { label: t('settings'), to: '/fournisseur/reglages' },
          { label: t('webhooks.title'), to: '/fournisseur/webhooks' },
        ]}
        state={
          data ? (
            <StateTag tag state={data.enabled ? 'active' : 'deactivated'}>
              {t(data.enabled ? 'webhooks.enabled' : 'webhooks.disabled')}
            </StateTag>
          ) : undefined
        }
        actions={
          data?.enabled ? (
            <Button leftSection={<IconSend size={17} stroke={1.7} aria-hidden />} onClick={() => setAsking('trial')}>
              {t('webhooks.trial')}
            </Button>
          ) : undefined
        }
        more={[
          { label: t('webhooks.rotate'), icon: IconKey, onClick: () => setAsking('rotate') },
          { label: t('webhooks.remove'), icon: IconTrash, onClick: () => setAsking('remove') },
        ]}
      />
      <Told said={told} padding="0 0 16px" />
      <ProblemNotice problem={refusal ?? undefined} />
      {data && !data.enabled && data.disabledAt ? (
        <div style={{ paddingBottom: 16 }}>
          <Notice
            kind={data.disabledBecause === 'person' ? 'info' : 'red'}
            act={
              <Button variant="default" loading={enable.isPending} onClick={() => enable.mutate(true)}>
                {t('webhooks.enable')}
              </Button>
            }
          >
            {t(`webhooks.disabledBecause.${data.disabledBecause ?? 'person'}`, { at: formatDayTime(data.disabledAt) })}
          </Notice>
        </div>
      ) : null}
      {data && kinds ? (
        <div className="webhook-slab">
          <Surface title={t('webhooks.edit')}>
            <WebhookForm
              key={data.version}
              values={{ ...data, kinds: data.kinds.map(({ name }) => name) }}
              onReload={() => void refetch()}
              submit={(body) => save(body, data.enabled)}
            />
            <p className="help">
              {data.secrets[0] ? t('webhooks.secretSince', { at: formatDayTime(data.secrets[0].createdAt) }) : null}
              {data.secrets
                .slice(1)
                .map(({ validUntil }) =>
                  validUntil ? ` · ${t('webhooks.secretUntil', { at: formatDayTime(validUntil) })}` : '',
                )}
            </p>
          </Surface>
        </div>
      ) : null}
      {data ? <Deliveries webhookId={id} enabled={data.enabled} onTold={tell} /> : null}
      {asking === 'trial' && data ? (
        <Dialog
          opened
          onClose={() => setAsking(undefined)}
          icon={IconSend}
          title={t('webhooks.trialTitle')}
          lead={t('webhooks.trialWhat')}
          footer={
            <>
              <Button variant="default" onClick={() => setAsking(undefined)}>
                {ui('cancel')}
              </Button>
              <Button loading={trial.isPending} onClick={() => trial.mutate()}>
                {t('webhooks.send')}
              </Button>
            </>
          }
        >
          <ProblemNotice problem={(trial.error ?? undefined) as ApiProblem | undefined} />
          <NativeSelect
            label={t('webhooks.kind')}
            value={chosen}
            onChange={(event) => setKind(event.currentTarget.value)}
            data={(kinds ?? []).map(({ name, title }) => ({ value: name, label: title }))}
          />
          <p className="help" style={{ margin: '12px 0 4px' }}>
            {t('webhooks.sample')}
          </p>
          <Quoted
            label={t('webhooks.sample')}
            text={JSON.stringify(kinds?.find(({ name }) => name === chosen)?.sample ?? {}, null, 2)}
          />
        </Dialog>
      ) : null}
      {asking === 'rotate' || asking === 'remove' ? (
        <Dialog
          opened
          onClose={() => setAsking(undefined)}
          icon={asking === 'remove' ? IconTrash : IconKey}
          tone={asking === 'remove' ? 'brique' : 'laiton'}
          title={t(asking === 'remove' ? 'webhooks.removeTitle' : 'webhooks.rotate')}
          lead={t(asking === 'remove' ? 'webhooks.removeWhat' : 'webhooks.rotateWhat')}
          footer={
            <>
              <Button variant="default" onClick={() => setAsking(undefined)}>
                {ui('cancel')}
              </Button>
              <Button
                color={asking === 'remove' ? 'red' : undefined}
                loading={remove.isPending || rotate.isPending}
                onClick={() => (asking === 'remove' ? remove : rotate).mutate()}
              >
                {t(asking === 'remove' ? 'webhooks.remove' : 'webhooks.rotate')}
              </Button>
            </>
          }
        >
          <ProblemNotice problem={(remove.error ?? rotate.error ?? undefined) as ApiProblem | undefined} />
        </Dialog>
      ) : null}
      {secret ? <SecretOnce secret={secret} name={data?.name ?? ''} onClose={() => setSecret(undefined)} /> : null}
    </>
  )
}
