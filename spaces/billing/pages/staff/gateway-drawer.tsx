import { Button, Checkbox, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { CopyableCode } from '../../../../web/ui/copyable-code.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'

/** Sets up where cards are taken (B25). Key and secret are written, and never shown again. */
export function GatewayDrawer({ onClose }: { onClose: () => void }) {
  const { data } = useQuery({
    queryKey: ['card-gateway'],
    queryFn: () => api.get('/staff/card-gateway'),
  })
  return data ? <GatewayForm known={data} onClose={onClose} /> : null
}

function GatewayForm({ known, onClose }: { known: Answer<'GET /staff/card-gateway'>; onClose: () => void }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const [address, setAddress] = useState(known.address)
  const [key, setKey] = useState('')
  const [secret, setSecret] = useState('')
  const [enabled, setEnabled] = useState(known.enabled)
  const save = useMutation({
    mutationFn: () =>
      api.put('/staff/card-gateway', {
        body: {
          version: known.version,
          address: address.trim(),
          enabled,
          ...(key ? { key } : {}),
          ...(secret ? { secret: secret.trim() } : {}),
        },
      }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['card-gateway'] })
      onClose()
    },
  })
  const problem = save.error as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  const changed = address !== known.address || key !== '' || secret !== '' || enabled !== known.enabled
  const kept = known.hasKey && address === known.address
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('gateway.title')}
      unsaved={changed && !save.isPending && !save.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <Notice>{t('gateway.lead')}</Notice>
        <TextInput
          {...compulsory}
          data-autofocus
          type="url"
          label={t('gateway.address')}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
          error={errorOf('address')}
        />
        <TextInput
          {...(kept ? {} : compulsory)}
          type="password"
          autoComplete="off"
          label={t('gateway.key')}
          placeholder={kept ? t('gateway.keyKept') : ''}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={errorOf('key')}
        />
        <TextInput
          {...(kept ? {} : compulsory)}
          type="password"
          autoComplete="off"
          label={t('gateway.secret')}
          description={t('gateway.secretWhat')}
          placeholder={kept ? t('gateway.keyKept') : ''}
          value={secret}
          onChange={(event) => setSecret(event.currentTarget.value)}
          error={errorOf('secret')}
        />
        <div>
          <p className="help">{t('gateway.webhook')}</p>
          <CopyableCode code={known.webhookUrl} />
        </div>
        <Checkbox
          label={t('gateway.enabled')}
          checked={enabled}
          onChange={(event) => setEnabled(event.currentTarget.checked)}
        />
      </div>
    </SideDrawer>
  )
}
