-- Whoever has a visit open, or a list of them, sees what changes without asking (P33).
call parvis_build.live('interventions', 'interventions.visit', 'id');
call parvis_build.live('interventions', 'interventions.client', 'organisation_id');
call parvis_build.live('interventions', 'interventions.planning', 'brand_id');
call parvis_build.live('intervention_reports', 'interventions.visit', 'intervention_id');
call parvis_build.live('intervention_reports', 'interventions.planning', 'brand_id');
call parvis_build.live('technician_bookings', 'interventions.planning', 'brand_id');
