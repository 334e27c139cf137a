import { Button, NativeSelect } from '@mantine/core'
import { IconCheck, IconCircleCheck, IconCircleX, IconCopy, IconX } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { copyText } from '../../../../web/ui/copy.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDay, formatPerson } from '../../../../web/ui/format.ts'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { clientPlaces, inLanguage } from '../../../../web/ui/navigation.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { DrawerSection, SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { type Membership, refusal, useRefresh } from '../data.ts'
import '../organisation.css'
import { AccessEffect } from './access-effect.tsx'

const actions = ['read', 'modify'] as const

/** «Pourquoi cet accès ?» (O32): the answer first, then the conditions in their order, then what an approval would change. */
export function ExplainerDrawer({ membership, onClose }: { membership: Membership; onClose: () => void }) {
  const t = useTexts('organisation')
  const ui = useTexts()
  const address = useListSearch()
  const [copied, setCopied] = useState(false)
  const subjects = useQuery({
    queryKey: ['organisation', 'explanation-subjects', membership.id],
    queryFn: () => api.get('/memberships/:id/explanation-subjects', { params: { id: membership.id } }),
  })
  const places = useQuery({
    queryKey: ['client-places'],
    queryFn: () => clientPlaces(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const titleOf = (space: string) => {
    const place = places.data?.find((one) => one.key === space || one.space === space)
    return place ? inLanguage(place.title) : t('explainer.others')
  }
  const choices = [
    ...(subjects.data?.spaces ?? []).map(({ space, title, objects }) => ({
      group: title,
      items: [
        { value: `space:${space}`, label: t('explainer.wholeSpace') },
        ...objects.map(({ id, label }) => ({ value: `space:${space}:${id}`, label })),
      ],
    })),
    ...(subjects.data
      ? [
          {
            group: t('explainer.functions'),
            items: subjects.data.permissions.map(({ permission, name }) => ({
              value: `permission:${permission}`,
              label: name,
            })),
          },
          ...[...Map.groupBy(subjects.data.functions, ({ space }) => titleOf(space))].map(([group, items]) => ({
            group,
            items: items.map(({ permission, name }) => ({ value: `permission:${permission}`, label: name })),
          })),
        ]
      : []),
  ]
  const subject = address.values.sur ?? choices[0]?.items[0]?.value ?? ''
  const pending = membership.pendingRequestId
  const asked = membership.spaceRequests
  const [first] = asked
  const spacesOf = (request: (typeof asked)[number]) => [...new Set(request.items.map((item) => item.title))].join(', ')
  const refresh = useRefresh()
  const approve = useMutation({
    mutationFn: async () =>
      first && api.post('/space-requests/:id/approval', { params: { id: first.id }, body: { version: first.version } }),
    onSettled: () => refresh(),
  })
  const [kind, name, object] = subject.split(':')
  const action = oneOf(actions, address.values.action) ?? 'modify'
  const question =
    kind === 'permission'
      ? { permission: name ?? '' }
      : { space: name ?? '', access: action, ...(object ? { object } : {}) }
  const { data, error, refetch } = useQuery({
    queryKey: ['organisation', 'explanation', membership.id, question],
    queryFn: () => api.get('/memberships/:id/explanation', { params: { id: membership.id }, query: question }),
    enabled: subject !== '',
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
            onClick={() => void copyText(text()).then(setCopied)}
          >
            {copied ? ui('copied') : t('explainer.copy')}
          </Button>
          {pending ? (
            <Button variant="default" component={Link} {...addressOf(`/gestion/rattachements?demande=${pending}`)}>
              {t('users.openRequest')}
            </Button>
          ) : null}
          {first?.decide.allowed ? (
            <>
              <Button variant="default" component={Link} {...addressOf(`/gestion/abonnements?demande=${first.id}`)}>
                {ui('requests.refuse')}
              </Button>
              <Button
                leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
                loading={approve.isPending}
                onClick={() => approve.mutate()}
              >
                {ui('requests.approve')}
              </Button>
            </>
          ) : null}
        </>
      }
    >
      {approve.error ? (
        <DrawerSection>
          <ProblemNotice problem={refusal(approve.error)} />
        </DrawerSection>
      ) : null}
      <DrawerSection>
        <div className="form-grid">
          <div style={{ '--span': 5, '--phone-span': 12 } as React.CSSProperties}>
            <NativeSelect
              label={t('explainer.action')}
              data={actions.map((value) => ({ value, label: t(`explainer.actions.${value}`) }))}
              value={action}
              disabled={kind === 'permission'}
              onChange={(event) => address.change({ action: event.currentTarget.value })}
            />
          </div>
          <div style={{ '--span': 7, '--phone-span': 12 } as React.CSSProperties}>
            <NativeSelect
              label={t('explainer.on')}
              data={choices}
              value={subject}
              onChange={(event) => address.change({ sur: event.currentTarget.value })}
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
          {pending ? (
            <AccessEffect
              about={[pending]}
              load={() => api.get('/membership-requests/:id/effect', { params: { id: pending } })}
            />
          ) : null}
          {asked.map((request) => (
            <AccessEffect
              key={request.id}
              title={t('explainer.ifApproved', { spaces: spacesOf(request) })}
              about={[request.id]}
              load={() => api.get('/space-requests/:id/effect', { params: { id: request.id } })}
            />
          ))}
        </>
      ) : null}
    </SideDrawer>
  )
}
