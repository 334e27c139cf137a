-- Roles that a deployment made go on showing what they showed: whoever read visits read all of the organisation's. The presets are given theirs at the start.
insert into role_permissions (brand_id, role, permission)
select p.brand_id, p.role, 'interventions.organisation-visits.read'
from role_permissions p join roles r on r.brand_id = p.brand_id and r.code = p.role
where p.permission = 'interventions.visits.read' and r.holder = 'membership'
  and p.role not in ('principal_manager', 'secondary_manager', 'member', 'technical', 'portal_supervisor', 'portal_user')
on conflict do nothing;
