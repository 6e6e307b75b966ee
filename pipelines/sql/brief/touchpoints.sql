-- Our own journey, in the order of market.toml.
select stage, touchpoint, owner
from data.journey
order by position, stage, touchpoint
