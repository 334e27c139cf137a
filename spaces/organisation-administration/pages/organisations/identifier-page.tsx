import { Button, TextInput } from '@mantine/core'
import { IconId } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useApiForm } from '../../../../web/api/use-api-form.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { BeforeAfter } from '../../../../web/ui/before-after.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { type Organisation, useRefresh } from '../data.ts'
import { OrganisationFrame } from './frame.tsx'

/** «Modifier l'identifiant» (O24): confirmed, the new SIRET typed, its effect shown, then the organisation duplicated. */
export function IdentifierPage() {
  const t = useTexts('organisation')
  return <OrganisationFrame page={t('identifier.title')}>{(one) => <Steps organisation={one} />}</OrganisationFrame>
}

function Steps({ organisation }: { organisation: Organisation }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [confirmed, setConfirmed] = useState(false)
  const base = `/gestion/structures/${organisation.id}`
  const { form, submitting, problem, onSubmit } = useApiForm<{ siret: string }>({
    initialValues: { siret: '' },
    validate: { siret: (value) => (value.trim() ? null : ui('form.required')) },
    submit: async ({ siret }, key) => {
      const made = await api.post('/organisations/:id/identifier-change', {
        params: { id: organisation.id },
        body: { siret, version: organisation.version },
        key,
      })
      await refresh()
      await navigate({ to: `/gestion/structures/${made.id}` })
    },
  })
  const ability = organisation.abilities.changeIdentifier
  if (!ability.allowed) return <Notice kind="info">{ability.reason || t('identifier.notAllowed')}</Notice>
  return (
    <form
      className="surface"
      noValidate
      onSubmit={onSubmit}
      style={{ maxWidth: 820 }}
      aria-label={t('identifier.title')}
    >
      <div style={{ padding: '20px 24px' }} className="stack">
        <ProblemNotice problem={problem} />
        <p>
          {t('identifier.lead', { name: organisation.name })}{' '}
          {t(confirmed ? 'identifier.lastStep' : 'identifier.firstStep')}
        </p>
        {confirmed ? (
          <TextInput
            w={320}
            maw="100%"
            label={t('identifier.field')}
            description={t('identifier.help')}
            {...compulsory}
            autoFocus
            inputMode="numeric"
            maxLength={20}
            autoComplete="off"
            {...form.getInputProps('siret')}
          />
        ) : null}
        <div>
          <h2 style={{ marginBottom: 8 }}>{t('effect')}</h2>
          <dl className="effect-rows" aria-live="polite">
            <div>
              <dt>{t('identifier.field')}</dt>
              <dd>
                <BeforeAfter before={organisation.identifier} after={form.values.siret.trim() || t('identifier.new')} />
              </dd>
            </div>
            <div>
              <dt>{t('identifier.old')}</dt>
              <dd>
                <BeforeAfter before={t('identifier.activeNow')} after={t('identifier.deactivated')} />
                <br />
                <span className="help">{t('identifier.invoices')}</span>
              </dd>
            </div>
            <div>
              <dt>{t('identifier.taken')}</dt>
              <dd>{t('identifier.takenWhat')}</dd>
            </div>
            <div>
              <dt>{t('identifier.left')}</dt>
              <dd>{t('identifier.leftWhat')}</dd>
            </div>
          </dl>
        </div>
      </div>
      <div className="form-foot">
        <Button variant="default" onClick={() => void navigate({ to: base })}>
          {ui('cancel')}
        </Button>
        {confirmed ? (
          <Button type="submit" loading={submitting}>
            {t('identifier.title')}
          </Button>
        ) : (
          <Button
            leftSection={<IconId size={17} stroke={1.7} aria-hidden />}
            // A key of its own: the same button must not send the form that it opens.
            key="confirm"
            type="button"
            onClick={() => setConfirmed(true)}
          >
            {t('continue')}
          </Button>
        )}
      </div>
    </form>
  )
}
