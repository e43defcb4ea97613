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
    coalesce(nullif(left(told, 30), ''), '(not named)') as addressee,
    left(claimant_resolved, 24) as told_by,
    left(document, 24) as document,
    page,
    left(quote, 80) as quote
from told
order by addressee = '(not named)', lower(addressee), published, path, start_offset;
