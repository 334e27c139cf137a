import { Button, Checkbox, Textarea } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { useClientOrStaff } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import type { RequestBodyProps } from '../../../../web/ui/requests/request-drawer.tsx'
import { DrawerSection } from '../../../../web/ui/side-drawer.tsx'
import type { SpaceRequest } from '../data.ts'
import { AccessEffect } from '../explainer/access-effect.tsx'
import { places } from './places.ts'
import '../../../../web/ui/comparison.css'
import '../organisation.css'

/** A request for spaces (O10): each with its scope, «Modification» that may be unticked, and a comment. */
export function SpaceBody({ request, granting, approveBy }: RequestBodyProps<SpaceRequest>) {
  const t = useTexts('organisation')
  const side = useClientOrStaff()
  const prefix = side === 'staff' ? ('/staff' as const) : ('' as const)
  const waiting = request.state === 'waiting'
  const [access, setAccess] = useState<Record<string, 'read' | 'modify'>>(
    Object.fromEntries(request.items.map((item) => [item.id, item.grantedAccess ?? item.access])),
  )
  const [comment, setComment] = useTyped(`decision:${request.id}`)
  const chosen = Object.entries(access)
    .map(([id, one]) => `${id}:${one}`)
    .join(',')
  approveBy(
    () => () =>
      api.post(`${prefix}/space-requests/:id/approval`, {
        params: { id: request.id },
        body: {
          version: request.version,
          comment: comment.trim(),
          items: Object.entries(access).map(([id, one]) => ({ id, access: one })),
        },
      }),
  )
  return (
    <>
      {request.lot ? (
        <DrawerSection>
          <Notice kind="info" title={t('spaceRequests.lot', { count: request.lot.waiting })}>
            <Button
              size="xs"
              variant="default"
              component={Link}
              {...addressOf(`${places[side].space}?lot=${request.lot.id}`)}
            >
              {t('spaceRequests.seeLot')}
            </Button>
          </Notice>
        </DrawerSection>
      ) : null}
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
                      aria-label={[t('access.modify'), item.title, item.service?.name].filter(Boolean).join(', ')}
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
    </>
  )
}
