import { Checkbox, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import type { SpaceRequest } from '../data.ts'
import { AccessEffect } from '../explainer/access-effect.tsx'
import { DecisionDrawer, type Draft, useDecision } from './decision-drawer.tsx'
import '../../../../web/ui/comparison.css'

/** A request for spaces (O10): each with its scope, «Modification» that may be unticked, and a comment. */
export function SpaceRequestDrawer({ id, onClose }: { id: string; onClose: (told?: string) => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['organisation', 'space-request', id],
    queryFn: () => api.get('/space-requests/:id', { params: { id } }),
  })
  const draft = useDecision(id)
  return data ? (
    <Loaded key={data.version} request={data} draft={draft} refetch={() => void refetch()} onClose={onClose} />
  ) : (
    <DecisionDrawer
      kind="space"
      request={undefined}
      draft={draft}
      error={error}
      refetch={() => void refetch()}
      onClose={onClose}
      approval={() => undefined}
    >
      {null}
    </DecisionDrawer>
  )
}

function Loaded(props: { request: SpaceRequest; draft: Draft; refetch: () => void; onClose: (told?: string) => void }) {
  const t = useTexts('organisation')
  const { request } = props
  const waiting = request.state === 'waiting'
  // What would be granted is of no effect while one refuses.
  const granting = waiting && !props.draft.refusing
  const [access, setAccess] = useState<Record<string, 'read' | 'modify'>>(
    Object.fromEntries(request.items.map((item) => [item.id, item.grantedAccess ?? item.access])),
  )
  const [comment, setComment] = useTyped(`decision:${request.id}`)
  const chosen = Object.entries(access)
    .map(([id, one]) => `${id}:${one}`)
    .join(',')
  return (
    <DecisionDrawer
      kind="space"
      request={request}
      draft={props.draft}
      error={undefined}
      refetch={props.refetch}
      onClose={props.onClose}
      approval={() => () =>
        api.post('/space-requests/:id/approval', {
          params: { id: request.id },
          body: {
            version: request.version,
            comment: comment.trim(),
            items: Object.entries(access).map(([id, one]) => ({ id, access: one })),
          },
        })
      }
    >
      <DrawerSection title={t('spaceRequests.spaces')}>
        {request.origin === 'setting' ? (
          <p className="help" style={{ marginBottom: 8 }}>
            {t('spaceRequests.bySetting')}
          </p>
        ) : null}
        <table className="comparison" aria-label={t('spaceRequests.spaces')}>
          <thead>
            <tr>
              <th scope="col">{t('space')}</th>
              <th scope="col">{t('scope')}</th>
              <th scope="col">{t('accessWord')}</th>
            </tr>
          </thead>
          <tbody>
            {request.items.map((item) => (
              <tr key={item.id}>
                <th scope="row">{item.title}</th>
                <td>{item.service?.name ?? t('subscriptions.allServices')}</td>
                <td>
                  {granting ? (
                    <Checkbox
                      label={t('access.modify')}
                      aria-label={`${t('access.modify')}, ${item.title}`}
                      checked={access[item.id] === 'modify'}
                      onChange={(event) =>
                        setAccess({ ...access, [item.id]: event.currentTarget.checked ? 'modify' : 'read' })
                      }
                    />
                  ) : (
                    t(`access.${(waiting ? access[item.id] : item.grantedAccess) ?? item.access}`)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </DrawerSection>
      {granting ? (
        <>
          <DrawerSection title={t('comment')}>
            <Textarea
              aria-label={t('comment')}
              description={t('spaceRequests.commentHelp')}
              rows={2}
              maxLength={1000}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
          </DrawerSection>
          <AccessEffect
            about={[request.id, chosen]}
            load={() => api.get('/space-requests/:id/effect', { params: { id: request.id }, query: { chosen } })}
          />
        </>
      ) : null}
    </DecisionDrawer>
  )
}
