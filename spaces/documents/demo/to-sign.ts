// A contract that a client has to sign: the page of signing is where a demo begins.
import { addDays } from '../../../kernel/dates/day.ts'
import type { Demo } from '../../../kernel/demo/demo.ts'
import { pageSize } from '../../../kernel/demo/paper.ts'
import { addPaper } from './papers.ts'

const name = "Contrat d'entretien 2027, mairie et annexes"
const pages = [
  [
    'Entre Halbrane, prestataire, et la Ville de Montfabre, cliente.',
    'Article 1. Objet\u00a0: entretien de la mairie, de la médiathèque et du gymnase.',
    'Article 2. Durée\u00a0: un an à compter du 1er janvier 2027, reconductible.',
  ],
  [
    'Article 3. Passages\u00a0: du lundi au vendredi, de 6\u00a0h à 8\u00a0h\u00a030.',
    'Article 4. Prix\u00a0: 2\u00a0480,00\u00a0€ HT par mois, révisé chaque année.',
    'Article 5. Contrôles de qualité\u00a0: un par trimestre, sur place.',
  ],
  ["Article 6. Résiliation\u00a0: trois mois avant l'échéance, par écrit.", 'Fait en un exemplaire électronique.'],
]

/** Adds it, with the client as the one signer. */
export function addToSign(demo: Demo): void {
  const { add, ago, idOf, today, brandId, world } = demo
  const { barredon } = world.staff
  const at = ago(3)
  const organisationId = world.town.organisation.id
  const { id, versionId } = addPaper(demo, {
    words: [name],
    holder: { organisationId },
    folder: 'CLIENTS\\A signer\\Contrat\\',
    name,
    lines: pages.flatMap((lines, index) => (index === 0 ? lines : ['\f', ...lines])),
    at,
  })
  const requestId = idOf('signature-request', name)
  add('signature_requests', {
    id: requestId,
    brand_id: brandId,
    organisation_id: organisationId,
    document_id: id,
    version_id: versionId,
    side: 'right',
    pages: pages.map(() => ({ x: 0, y: 0, ...pageSize, rotation: 0 })),
    deadline: addDays(today, 11),
    requested_at: at,
    requested_by: barredon.id,
    requested_by_label: barredon.label,
  })
  add('signers', {
    id: idOf('signer', name),
    request_id: requestId,
    position: 1,
    kind: 'client',
    asked_at: at,
  })
}
