import { Checkbox, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import type { SpaceRequest } from '../types.ts'
import type { RequestDrawerProps } from './membership-request-drawer.tsx'
import { RequestDrawer } from './request-drawer.tsx'

/** A request for spaces (O10): each with its scope, «Modification» that may be unticked, and a comment. */
export function SpaceRequestDrawer(props: RequestDrawerProps) {
  const { data, error, refetch } = useQuery({
    queryKey: ['structure-request', 'space', props.id],
    queryFn: () => api.get('/staff/space-requests/:id', { params: { id: props.id } }),
  })
  const reload = () => void refetch()
  if (data) return <Loaded key={data.version} {...props} request={data} reload={reload} />
  return (
    <RequestDrawer
      kind="space"
      request={undefined}
      error={error}
      refetch={reload}
      approval={() => undefined}
      {...props}
    >
      {null}
    </RequestDrawer>
  )
}

function Loaded({ request, reload, ...props }: RequestDrawerProps & { request: SpaceRequest; reload: () => void }) {
  const t = useTexts('backOffice')
  const able = request.abilities.decide.allowed
  const [access, setAccess] = useState<Record<string, 'read' | 'modify'>>(
    Object.fromEntries(request.items.map((item) => [item.id, item.grantedAccess ?? item.access])),
  )
  const [comment, setComment] = useTyped(`decision:${request.id}`)
  return (
    <RequestDrawer
      kind="space"
      request={request}
      error={undefined}
      refetch={reload}
      approval={() => () =>
        api.post('/staff/space-requests/:id/approval', {
          params: { id: request.id },
          body: {
            version: request.version,
            comment: comment.trim(),
            items: Object.entries(access).map(([id, one]) => ({ id, access: one })),
          },
        })
      }
      {...props}
    >
      <DrawerSection title={t('structures.granted')}>
        {request.origin === 'setting' ? (
          <p className="help" style={{ marginBottom: 8 }}>
            {t('structures.bySetting')}
          </p>
        ) : null}
        <table className="comparison" aria-label={t('structures.spaces')}>
          <thead>
            <tr>
              <th scope="col">{t('structures.spaceColumn')}</th>
              <th scope="col">{t('memberships.scope')}</th>
              <th scope="col">{t('structures.accessColumn')}</th>
            </tr>
          </thead>
          <tbody>
            {request.items.map((item) => (
              <tr key={item.id}>
                <th scope="row">{item.title}</th>
                <td>{item.service?.name ?? t('memberships.allServices')}</td>
                <td>
                  {able ? (
                    <Checkbox
                      label={t('access.modify')}
                      aria-label={[t('access.modify'), item.title, item.service?.name].filter(Boolean).join(', ')}
                      checked={access[item.id] === 'modify'}
                      onChange={(event) =>
                        setAccess({ ...access, [item.id]: event.currentTarget.checked ? 'modify' : 'read' })
                      }
                    />
                  ) : (
                    t(`access.${item.grantedAccess ?? item.access}`)
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
        {able ? (
          <>
            <Textarea
              label={t('structures.decisionComment')}
              rows={2}
              maxLength={1000}
              mt={16}
              value={comment}
              onChange={(event) => setComment(event.currentTarget.value)}
            />
            <p className="help" style={{ marginTop: 12 }}>
              {t('structures.mailed', { email: request.person.signInEmail })}
            </p>
          </>
        ) : null}
      </DrawerSection>
    </RequestDrawer>
  )
}
