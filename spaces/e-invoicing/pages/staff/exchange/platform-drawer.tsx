import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import type { Answer } from '../../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { DateField } from '../../../../../web/ui/date-field.tsx'
import { compulsory } from '../../../../../web/ui/fields.tsx'
import { formatDayTime } from '../../../../../web/ui/format.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../../web/ui/side-drawer.tsx'
import '../../exchange.css'

type Platform = Answer<'GET /staff/platforms'>['items'][number]
const addresses = ['flowAddress', 'directoryAddress', 'tokenAddress'] as const
const empty = {
  name: '',
  flowAddress: '',
  directoryAddress: '',
  tokenAddress: '',
  clientId: '',
  organisation: '',
  syntax: 'Factur-X' as Platform['syntax'],
  issuesFrom: null as string | null,
  enabled: true,
}

/** Sets up a platform, and tries it (B15). Its secret is written, and never shown again. */
export function PlatformDrawer({ platform, onClose }: { platform?: Platform; onClose: () => void }) {
  const t = useTexts('e-invoicing')
  const ui = useTexts()
  const store = useQueryClient()
  const known = platform ?? empty
  const [values, setValues] = useState({
    ...empty,
    ...Object.fromEntries(Object.keys(empty).map((key) => [key, known[key as 'name']])),
  } as typeof empty)
  const [secret, setSecret] = useState('')
  const set = (more: Partial<typeof empty>) => setValues((now) => ({ ...now, ...more }))
  const again = () => store.invalidateQueries({ queryKey: ['platforms'] })
  const body = { ...values, ...(secret ? { secret } : {}) }
  const save = useMutation({
    mutationFn: () =>
      platform
        ? api.put('/staff/platforms/:id', { params: { id: platform.id }, body: { ...body, version: platform.version } })
        : api.post('/staff/platforms', { body }),
    onSuccess: async () => {
      await again()
      onClose()
    },
  })
  const trial = useMutation({
    mutationFn: () => api.post('/staff/platforms/:id/trial', { params: { id: platform!.id } }),
    onSuccess: again,
  })
  const remove = useMutation({
    mutationFn: () =>
      api.delete('/staff/platforms/:id', { params: { id: platform!.id }, query: { version: platform!.version } }),
    onSuccess: async () => {
      await again()
      onClose()
    },
  })
  const problem = (save.error ?? remove.error ?? trial.error) as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  const changed = secret !== '' || Object.entries(values).some(([key, value]) => value !== known[key as 'name'])
  const kept = platform && addresses.every((name) => values[name] === platform[name])
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={platform?.name ?? t('exchange.add')}
      unsaved={changed && !save.isPending && !save.isSuccess}
      footer={
        <>
          {platform ? (
            <Button variant="subtle" color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {t('exchange.remove')}
            </Button>
          ) : null}
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
            {ui('save')}
          </Button>
        </>
      }
    >
      <div className="exchange-drawer">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        {platform?.failingSince ? (
          <Notice kind="brass">
            {t('exchange.failing', { name: platform.name, on: formatDayTime(platform.failingSince) })}
            <p className="help">{platform.failure}</p>
          </Notice>
        ) : null}
        {platform && !changed ? (
          <div aria-live="polite" className="exchange-trial">
            {trial.data ? (
              <Notice kind={trial.data.ok ? 'done' : 'brass'}>
                {trial.data.ok ? t('exchange.tried') : t('exchange.triedNot', { message: trial.data.message })}
              </Notice>
            ) : null}
            <Button variant="default" loading={trial.isPending} onClick={() => trial.mutate()}>
              {t('exchange.try')}
            </Button>
          </div>
        ) : null}
        <TextInput
          {...compulsory}
          data-autofocus
          label={t('exchange.name')}
          maxLength={80}
          value={values.name}
          error={errorOf('name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        {addresses.map((name) => (
          <TextInput
            key={name}
            {...compulsory}
            type="url"
            label={t(`exchange.${name}`)}
            description={name === 'flowAddress' ? t('exchange.addressWhat') : undefined}
            value={values[name]}
            error={errorOf(name)}
            onChange={(event) => set({ [name]: event.currentTarget.value.trim() })}
          />
        ))}
        <TextInput
          {...compulsory}
          autoComplete="off"
          label={t('exchange.clientId')}
          maxLength={200}
          value={values.clientId}
          error={errorOf('clientId')}
          onChange={(event) => set({ clientId: event.currentTarget.value })}
        />
        <TextInput
          {...(kept ? {} : compulsory)}
          type="password"
          autoComplete="off"
          label={t('exchange.secret')}
          placeholder={kept ? t('exchange.secretKept') : ''}
          value={secret}
          error={errorOf('secret')}
          onChange={(event) => setSecret(event.currentTarget.value)}
        />
        <TextInput
          label={t('exchange.organisation')}
          description={t('exchange.organisationWhat')}
          maxLength={100}
          value={values.organisation}
          error={errorOf('organisation')}
          onChange={(event) => set({ organisation: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('exchange.syntax')}
          data={['Factur-X', 'CII', 'UBL']}
          value={values.syntax}
          onChange={(event) => set({ syntax: event.currentTarget.value as 'CII' })}
        />
        <DateField
          label={t('exchange.issuesFrom')}
          description={t('exchange.issuesFromWhat')}
          value={values.issuesFrom ?? ''}
          error={errorOf('issuesFrom')}
          onChange={(day) => set({ issuesFrom: day || null })}
        />
        <Checkbox
          label={t('exchange.enabled')}
          checked={values.enabled}
          onChange={(event) => set({ enabled: event.currentTarget.checked })}
        />
      </div>
    </SideDrawer>
  )
}
