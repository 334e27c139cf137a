import { Button, SegmentedControl } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api, newActionKey } from '../../../web/api/client.ts'
import { ApiProblem } from '../../../web/api/problem.ts'
import { useTexts } from '../../../web/i18n/index.ts'
import { formatDayTime } from '../../../web/ui/format.ts'
import { oneOf } from '../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../web/ui/problem-notice.tsx'
import { ReadOnlyRow, ReadOnlyValue } from '../../../web/ui/read-only-value.tsx'
import { StateTag } from '../../../web/ui/state-tag.tsx'
import { Surface } from '../../../web/ui/surface.tsx'
import type { Client } from './types.ts'

const states = ['asked', 'accepted', 'refused'] as const

/** Where a client is written to, by kind of message (D4), which of these addresses fail (D24), and what it said about paperless (D14). */
export function ClientMailing({
  client,
  locked,
  onSaved,
}: {
  client: Client
  locked: boolean
  onSaved: () => Promise<void>
}) {
  const t = useTexts('backOffice')
  const consent = useMutation({
    mutationFn: (state: (typeof states)[number]) =>
      api.post('/staff/organisations/:id/paperless-consents', {
        params: { id: client.id },
        body: { version: client.version, state },
        key: newActionKey(),
      }),
    onSettled: onSaved,
  })
  const trust = useMutation({
    mutationFn: (address: string) => api.post('/staff/trusted-addresses', { body: { address } }),
    onSettled: onSaved,
  })
  const failing = new Map(client.failingAddresses.map((one) => [one.address, one]))
  const shown = (address: string, fallsBack: boolean) => {
    const failed = failing.get(address.toLowerCase())
    if (!address) return fallsBack && client.email ? <span className="help">{t('clients.asRecord')}</span> : ''
    if (!failed) return address
    return (
      <>
        {address} <StateTag state="failed">{t('clients.failing')}</StateTag>
        <span className="help">
          {failed.answer} · {formatDayTime(failed.failedAt)}
        </span>
        {locked ? null : (
          <Button variant="subtle" size="xs" loading={trust.isPending} onClick={() => trust.mutate(address)}>
            {t('clients.trust')}
          </Button>
        )}
      </>
    )
  }
  const { paperless } = client
  const problem = [consent.error, trust.error].find((one) => one instanceof ApiProblem)
  return (
    <Surface
      title={t('clients.mailing')}
      aside={<Link to={`/fournisseur/notifications?client=${client.id}`}>{t('clients.notifications')}</Link>}
    >
      <ProblemNotice problem={problem instanceof ApiProblem ? problem : undefined} />
      <ReadOnlyRow>
        <ReadOnlyValue label={t('clients.email')}>{shown(client.email, false)}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.quotesEmail')}>{shown(client.quotesEmail, true)}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.invoicesEmail')}>{shown(client.invoicesEmail, true)}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.remindersEmail')}>{shown(client.remindersEmail, true)}</ReadOnlyValue>
        <ReadOnlyValue label={t('clients.paperless')}>
          {locked ? (
            t(`clients.paperlessStates.${paperless?.state ?? 'none'}`)
          ) : (
            <SegmentedControl
              aria-label={t('clients.paperless')}
              size="xs"
              disabled={consent.isPending}
              data={states.map((value) => ({ value, label: t(`clients.paperlessStates.${value}`) }))}
              value={paperless?.state ?? ''}
              onChange={(value) => {
                const state = oneOf(states, value)
                if (state) consent.mutate(state)
              }}
            />
          )}
          <span className="help" style={{ display: 'block' }}>
            {paperless
              ? t('clients.paperlessBy', { name: paperless.by, at: formatDayTime(paperless.at) })
              : t('clients.paperlessStates.none')}
          </span>
        </ReadOnlyValue>
      </ReadOnlyRow>
    </Surface>
  )
}
