-- Which private message about a claim the claimant did not take, for staff to see; null again once one is taken.
alter table economy.claims add column untold text
  constraint claims_untold check (untold in ('accepted', 'rejected', 'expired', 'cancelled', 'reminder'));
-- The same of what became of a proposal, and its proposer.
alter table economy.tasks add column untold text constraint tasks_untold check (untold in ('approved', 'declined'));
