import { Button, NativeSelect } from '@mantine/core'
import { IconCheck, IconCircleCheck, IconCircleX, IconCopy, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatPerson } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { type Membership, refusal, type SpaceSettings } from '../data.ts'
import '../organisation.css'
import '../../../../web/ui/comparison.css'

/** Why somebody may or may not do something, and what would change if their request were approved (O32). */
export interface Explanation {
  answer: { allowed: boolean; sentence: string; detail: string }
  steps: Array<{ title: string; allowed: boolean; detail: string; since: string | null }>
  afterApproval: Array<{ what: string; today: string; after: string }>
}

/** «Pourquoi cet accès ?» (O32): the answer first, then the conditions in their order, then what an approval would change. */
export function ExplainerDrawer({ membership, onClose }: { membership: Membership; onClose: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const address = useListSearch()
  const [copied, setCopied] = useState(false)
  const settings = useQuery({
    queryKey: ['organisation', 'space-settings', membership.organisation.id],
    queryFn: () => api.get<SpaceSettings>(`/organisations/${membership.organisation.id}/space-settings`),
  })
  const spaces = [
    ...new Map(
      [
        ...membership.subscriptions.map(({ space, title }) => ({ space, title })),
        ...(settings.data?.spaces ?? []).map(({ space, title }) => ({ space, title })),
      ].map((one) => [one.space, one.title]),
    ),
  ]
  const space = address.values.espace ?? spaces[0]?.[0]
  const action = address.values.action ?? 'modify'
  const { data, error, refetch } = useQuery({
    queryKey: ['organisation', 'explanation', membership.id, space, action],
    queryFn: () =>
      api.get<Explanation>(`/memberships/${membership.id}/explanation`, { query: { space, access: action } }),
    enabled: Boolean(space),
  })
  const text = () =>
    data
      ? [
          `${formatPerson(membership.person)}, ${membership.organisation.name}`,
          data.answer.sentence,
          data.answer.detail,
          ...data.steps.map((step) => `${step.allowed ? '+' : '-'} ${step.title} ${step.detail}`),
        ].join('\n')
      : ''
  return (
    <SideDrawer
      opened
      onClose={onClose}
      width={540}
      over={`${formatPerson(membership.person)}, ${membership.organisation.name}`}
      title={t('explainer.title')}
      footer={
        <>
          <Button
            variant="subtle"
            style={{ marginRight: 'auto' }}
            disabled={!data}
            leftSection={<IconCopy size={17} stroke={1.7} aria-hidden />}
            onClick={() =>
              void navigator.clipboard
                ?.writeText(text())
                .then(() => setCopied(true))
                .catch(() => {})
            }
          >
            {copied ? ui('copied') : t('explainer.copy')}
          </Button>
          {membership.pendingRequestId ? (
            <Button
              variant="default"
              component={Link}
              {...addressOf(`/gestion/rattachements?demande=${membership.pendingRequestId}`)}
            >
              {t('users.openRequest')}
            </Button>
          ) : null}
        </>
      }
    >
      <DrawerSection>
        <div className="form-grid">
          <div style={{ '--span': 5, '--phone-span': 12 } as React.CSSProperties}>
            <NativeSelect
              label={t('explainer.action')}
              data={(['read', 'modify'] as const).map((value) => ({ value, label: t(`explainer.actions.${value}`) }))}
              value={action}
              onChange={(event) => address.change({ action: event.currentTarget.value })}
            />
          </div>
          <div style={{ '--span': 7, '--phone-span': 12 } as React.CSSProperties}>
            <NativeSelect
              label={t('explainer.on')}
              data={spaces.map(([value, label]) => ({ value, label }))}
              value={space ?? ''}
              onChange={(event) => address.change({ espace: event.currentTarget.value })}
            />
          </div>
        </div>
      </DrawerSection>
      {error ? (
        <ErrorState title={ui('error.page')} problem={refusal(error)} onRetry={() => void refetch()} />
      ) : data ? (
        <>
          <DrawerSection>
            <div className={data.answer.allowed ? 'answer' : 'answer no'} role="status">
              {data.answer.allowed ? (
                <IconCircleCheck size={20} stroke={1.7} aria-hidden />
              ) : (
                <IconCircleX size={20} stroke={1.7} aria-hidden />
              )}
              <div>
                <p>{data.answer.sentence}</p>
                <p className="secondary">{data.answer.detail}</p>
              </div>
            </div>
          </DrawerSection>
          <DrawerSection title={t('explainer.conditions', { count: data.steps.length })}>
            <ol className="conditions">
              {data.steps.map((step) => (
                <li key={step.title}>
                  <span
                    className={step.allowed ? 'mark' : 'mark no'}
                    role="img"
                    aria-label={t(step.allowed ? 'explainer.met' : 'explainer.unmet')}
                  >
                    {step.allowed ? (
                      <IconCheck size={15} stroke={2} aria-hidden />
                    ) : (
                      <IconX size={15} stroke={2} aria-hidden />
                    )}
                  </span>
                  <span>
                    <span className="strong">{step.title}</span>
                    <br />
                    <span className="secondary">{step.detail}</span>
                  </span>
                  <span className="help">{step.since ? formatDay(step.since) : ''}</span>
                </li>
              ))}
            </ol>
          </DrawerSection>
          {data.afterApproval.length ? (
            <DrawerSection title={t('explainer.after')}>
              <table className="comparison" aria-label={t('explainer.after')}>
                <thead>
                  <tr>
                    <th scope="col">{t('explainer.what')}</th>
                    <th scope="col">{t('explainer.today')}</th>
                    <th scope="col">{t('explainer.afterwards')}</th>
                  </tr>
                </thead>
                <tbody>
                  {data.afterApproval.map((row) => (
                    <tr key={row.what}>
                      <td>{row.what}</td>
                      <td>{row.today}</td>
                      <td>
                        {row.after === row.today ? t('explainer.same', { value: row.after }) : <b>{row.after}</b>}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </DrawerSection>
          ) : null}
        </>
      ) : null}
    </SideDrawer>
  )
}
