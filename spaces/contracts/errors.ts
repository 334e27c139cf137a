import { defineProblems } from '../../kernel/errors/problem.ts'

defineProblems({
  'contracts.read_only': {
    status: 403,
    fr: 'Votre abonnement à cet espace est en « Consultation ». Pour modifier, adressez-vous à un gestionnaire de votre structure : {names}.',
    en: 'Your subscription to this space is to read only. To change anything, ask a manager of your organisation: {names}.',
  },
  'contracts.not_administrator': {
    status: 403,
    fr: "Vous n'administrez pas ce contrat. Adressez-vous à ses administrateurs : {names}.",
    en: 'You do not administer this contract. Ask its administrators: {names}.',
  },
  'contracts.no_contract': {
    status: 403,
    fr: "Vous n'administrez aucun contrat. L'autorité de votre organisation peut vous désigner par le formulaire de délégation.",
    en: 'You administer no contract. The authority of your organisation can designate you with the delegation form.',
  },
  'contracts.contract_ended': {
    status: 409,
    fr: 'Le contrat {number} est terminé depuis le {endedOn}.',
    en: 'Contract {number} ended on {endedOn}.',
  },
  'contracts.block_held': {
    status: 409,
    fr: 'Cette connexion reste bloquée : {causes}. Vous ne pouvez pas lever ce blocage.',
    en: 'This connection stays blocked: {causes}. You cannot lift this block.',
  },
  'contracts.no_email': {
    status: 409,
    fr: "Cet abonné n'a pas d'adresse email : la réinitialisation ne peut pas être envoyée.",
    en: 'This subscriber has no email address: the reset cannot be sent.',
  },
  'contracts.reset_not_yours': {
    status: 403,
    fr: 'Ce compte sert aussi hors de vos contrats : seule la personne elle-même peut réinitialiser son mot de passe.',
    en: 'This account is also used outside your contracts: only the person can reset the password.',
  },
  'contracts.email_not_yours': {
    status: 422,
    fr: 'Ce compte sert aussi hors de vos contrats : seule la personne elle-même peut changer son adresse de connexion.',
    en: 'This account is also used outside your contracts: only the person can change the sign-in address.',
  },
  'contracts.profile_unknown': {
    status: 422,
    fr: "Ce profil n'est pas défini par l'application.",
    en: 'The application does not define this profile.',
  },
  'contracts.no_profiles': {
    status: 422,
    fr: "Cette application n'a pas de profils.",
    en: 'This application has no profiles.',
  },
  'contracts.copy_source': {
    status: 422,
    fr: 'Choisissez un abonné de la même application que vous administrez.',
    en: 'Choose a subscriber of the same application that you administer.',
  },
  'contracts.date_past': {
    status: 422,
    fr: "La date est passée. Indiquez aujourd'hui ou une date à venir.",
    en: 'The date is past. Give today or a later date.',
  },
  'contracts.date_after_notice': {
    status: 422,
    fr: "La date souhaitée va d'aujourd'hui à la fin du préavis ({noticeEndsOn}).",
    en: 'The wished date lies between today and the end of notice ({noticeEndsOn}).',
  },
  'contracts.date_after_contract': {
    status: 422,
    fr: 'Le contrat se termine le {endsOn}.',
    en: 'The contract ends on {endsOn}.',
  },
  'contracts.date_too_far': {
    status: 422,
    fr: 'La date souhaitée est à plus de deux ans.',
    en: 'The wished date is more than two years ahead.',
  },
  'contracts.seat_kind_not_sold': {
    status: 422,
    fr: 'Ce contrat ne vend pas ce type de connexion.',
    en: 'This contract does not sell this kind of connection.',
  },
  'contracts.no_shared_seat': {
    status: 422,
    fr: 'Le contrat ne compte aucune CP : cochez «\u00a0Créer une CP supplémentaire sur le contrat\u00a0».',
    en: 'The contract has no shared seat: tick the box that adds one.',
  },
  'contracts.shared_seat_needed': {
    status: 422,
    fr: 'Des abonnés resteraient sans CP : conservez-en au moins une.',
    en: 'Subscribers would be left without a shared seat: keep at least one.',
  },
  'contracts.seat_kind_fixed': {
    status: 422,
    fr: 'Cet abonné a déjà un siège {kind} dans ce contrat : choisissez le même type.',
    en: 'This subscriber already has a {kind} seat in this contract: choose the same kind.',
  },
  'contracts.application_not_in_contract': {
    status: 422,
    fr: 'Ce logiciel ne fait pas partie du contrat.',
    en: 'This application is not part of the contract.',
  },
  'contracts.application_user_unknown': {
    status: 422,
    fr: "Choisissez le collaborateur. S'il n'existe pas dans le logiciel, il doit d'abord y être créé.",
    en: 'Choose the application user. Someone who does not exist in the application must be created there first.',
  },
  'contracts.application_user_taken': {
    status: 422,
    fr: 'Ce collaborateur a déjà une connexion à ce logiciel.',
    en: 'This application user already has a connection to this application.',
  },
  'contracts.no_form_needed': {
    status: 409,
    fr: 'La demande {number} se décide sans formulaire signé.',
    en: 'Request {number} is decided without a signed form.',
  },
  'contracts.form_confirmed': {
    status: 409,
    fr: 'La demande {number} est déjà confirmée par un formulaire signé.',
    en: 'Request {number} is confirmed by a signed form already.',
  },
  'contracts.registered_post_only': {
    status: 409,
    fr: 'Ce contrat demande le formulaire signé en recommandé\u00a0: une signature sur le portail ne confirmerait pas la demande {number}.',
    en: 'This contract asks for the signed form by registered post: a signature in the portal would not confirm request {number}.',
  },
  'contracts.form_settled': {
    status: 409,
    fr: "Ce fichier n'est plus à vérifier ni à retirer\u00a0: la suite lui a été donnée.",
    en: 'This file can no longer be verified nor withdrawn: it has been dealt with.',
  },
  'contracts.unprintable': {
    status: 422,
    fr: 'Le formulaire à signer ne peut pas imprimer\u00a0: {characters}',
    en: 'The form to sign cannot print: {characters}',
  },
  'contracts.application_user_asked': {
    status: 422,
    fr: 'La demande {number} porte déjà sur ce collaborateur.',
    en: 'Request {number} is already about this application user.',
  },
  'contracts.subscriber_asked': {
    status: 422,
    fr: 'La demande {number} donne déjà ce logiciel à cet abonné.',
    en: 'Request {number} already gives this application to this subscriber.',
  },
  'contracts.already_connected': {
    status: 422,
    fr: 'Cet abonné a déjà une connexion à ce logiciel dans ce contrat.',
    en: 'This subscriber already has a connection to this application in this contract.',
  },
  'contracts.subscriber_unknown': {
    status: 422,
    fr: 'Choisissez un abonné de ce contrat.',
    en: 'Choose a subscriber of this contract.',
  },
  'contracts.account_unknown': {
    status: 422,
    fr: 'Choisissez un abonné existant dans la liste.',
    en: 'Choose an existing subscriber from the list.',
  },
  'contracts.same_person': {
    status: 422,
    fr: "L'abonné à ajouter est celui à supprimer.",
    en: 'The subscriber to add is the one to remove.',
  },
  'contracts.request_under_way': {
    status: 409,
    fr: 'La demande {number} est déjà en cours pour cet abonné.',
    en: 'Request {number} is already under way for this subscriber.',
  },
  'contracts.request_processed': {
    status: 409,
    fr: 'La demande {number} est déjà traitée : elle ne peut plus être modifiée ni supprimée.',
    en: 'Request {number} has been processed: it can no longer be changed or deleted.',
  },
  'contracts.deletion_fixed': {
    status: 409,
    fr: 'Une demande de suppression ne se modifie pas : supprimez-la et refaites-la.',
    en: 'A deletion request cannot be modified: delete it and make it again.',
  },
  'contracts.training_fixed': {
    status: 409,
    fr: 'Une inscription à une formation ne se modifie pas\u00a0: supprimez la demande et refaites-la.',
    en: 'A training registration cannot be modified: delete the request and make it again.',
  },
  'contracts.kind_fixed': {
    status: 422,
    fr: "Le type et le contrat d'une demande ne changent pas.",
    en: 'The kind and contract of a request do not change.',
  },
  'contracts.form_required': {
    status: 409,
    fr: 'Le formulaire signé de la version {version} est attendu avant la validation.',
    en: 'The signed form of version {version} is needed before validation.',
  },
  'contracts.form_other_request': {
    status: 422,
    fr: "Ce formulaire est celui d'une autre demande.",
    en: 'This form belongs to another request.',
  },
  'contracts.form_not_recognised': {
    status: 422,
    fr: "Le code du formulaire n'a pas pu être lu.",
    en: 'The code of the form could not be read.',
  },
  'contracts.received_in_future': {
    status: 422,
    fr: "La date de réception n'est pas encore arrivée.",
    en: 'The date of receipt has not come yet.',
  },
  'contracts.received_before_request': {
    status: 422,
    fr: 'La date de réception est antérieure à la demande.',
    en: 'The date of receipt is before the request.',
  },
  'contracts.no_price': {
    status: 409,
    fr: "Le tarif du contrat n'a pas de prix pour ce type de connexion à cette date. Contactez votre fournisseur.",
    en: 'The tariff of the contract has no price for this kind of seat at that date. Contact your provider.',
  },
  'contracts.training_full': {
    status: 409,
    fr: 'Il ne reste pas assez de places dans cette session.',
    en: 'There are not enough places left in this session.',
  },
  'contracts.training_unknown': {
    status: 422,
    fr: 'Choisissez une session à venir.',
    en: 'Choose an upcoming session.',
  },
  'contracts.already_registered': {
    status: 422,
    fr: 'Cet abonné est déjà inscrit à cette session.',
    en: 'This subscriber is already registered for this session.',
  },
  'contracts.delegation_exists': {
    status: 422,
    fr: 'Une délégation est déjà en cours pour cette personne.',
    en: 'A delegation is already under way for this person.',
  },
  'contracts.delegation_form_needed': {
    status: 409,
    fr: 'Le formulaire de délégation signé est attendu avant la validation.',
    en: 'The signed delegation form is needed before validation.',
  },
  'contracts.delegation_settled': {
    status: 409,
    fr: 'Cette délégation est déjà traitée.',
    en: 'This delegation has been settled already.',
  },
  'contracts.identifier_needed': {
    status: 422,
    fr: 'Proposez un identifiant libre.',
    en: 'Propose a free identifier.',
  },
  'contracts.self_block': {
    status: 409,
    fr: 'Vous ne pouvez pas bloquer ou débloquer votre propre connexion : un autre administrateur le peut.',
    en: 'You cannot block or unblock your own connection: another administrator can.',
  },
})
