-- Recommendations by addressee
-- Who is told to do what, and by whom; the addressee is taken from the words before "should", "must" or "needs to".
with told as (
    select
        *,
        trim(regexp_extract(
            quote,
            '(?:^|[.;:,] |\bthat )([^.;:,]{2,60}?) (?:should|must|needs? to|ought to|will need to)\b',
            1
        )) as told
    from recommendations
)
select
    left(id, 8) as finding,
    coalesce(nullif(told, ''), '(not named)') as addressee,
    claimant_resolved as told_by,
    document,
    page,
    quote
from told
order by addressee = '(not named)', lower(addressee), published, path, start_offset;
