import { Button, Menu } from '@mantine/core'
import { IconChevronDown, IconHistory, IconPlus, IconUserShield } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'

const paths = {
  creation: 'creation',
  deletion: 'suppression',
  replacement: 'remplacement',
  training: 'formation',
} as const

/** The address of a new request of this kind, for this contract, about the subscriber of this identifier. */
export function newRequestAddress(kind: keyof typeof paths, contractId?: string, subscriber?: string): string {
  const query = new URLSearchParams({
    ...(contractId ? { contrat: contractId } : {}),
    ...(subscriber ? { abonne: subscriber } : {}),
  }).toString()
  return `/contrats/demandes/nouvelle/${paths[kind]}${query ? `?${query}` : ''}`
}

/** The head of «ABONNÉS» and «DEMANDES»: title, acts, the two tabs. */
export function ContractsHeader({ contractId }: { contractId: string | undefined }) {
  const t = useTexts('contracts')
  const { counts } = useSession()
  const onRequests = useLocation().pathname.startsWith('/contrats/demandes')
  return (
    <PageHeader
      title={t('title')}
      actions={<NewRequestMenu contractId={contractId} />}
      more={
        contractId
          ? [
              {
                label: t('contract.administrators'),
                icon: IconUserShield,
                to: `/contrats/${contractId}/administrateurs`,
              },
              { label: t('contract.history'), icon: IconHistory, to: `/contrats/${contractId}/historique` },
            ]
          : undefined
      }
      tabs={[
        {
          label: t('subscribers'),
          to: contractId ? `/contrats/${contractId}` : '/contrats',
          exact: true,
          current: !onRequests,
        },
        { label: t('requests'), to: '/contrats/demandes', count: counts.requestsToReturn },
      ]}
    />
  )
}

/** «Nouvelle demande» (C19). */
export function NewRequestMenu({ contractId }: { contractId: string | undefined }) {
  const t = useTexts('contracts')
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
          rightSection={<IconChevronDown size={15} stroke={1.7} aria-hidden />}
        >
          {t('newRequest')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['creation', 'deletion', 'replacement', 'training'] as const).map((kind) => (
          <Menu.Item key={kind} component={Link} {...addressOf(newRequestAddress(kind, contractId))}>
            {t(`kind.${kind}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
