"""How a room answers what goes on in it: the effect sizes of the group `room`, in thousandths unless the name says otherwise.

What each of them does, and how sure we are of it, stands in the table of docs/crowd.md.
"""

from typing import Final

from sandbox.scenario.everywhere import sizes

from .fixed import MILLI, milli

_ROOM: Final = sizes().room

FLASH_RELIEF: Final = milli(_ROOM.flash_relief)
FLASH_PUSH: Final = milli(_ROOM.flash_push)
COUPON_PUSH: Final = milli(_ROOM.coupon_push)
COUNTDOWN_PUSH: Final = milli(_ROOM.countdown_push)
PLAIN_PAGE: Final = milli(_ROOM.plain_page)
GOOD_PAGE: Final = milli(_ROOM.good_page)
ATTENTION_LIKES: Final = milli(_ROOM.attention_likes)
ATTENTION_MOST: Final = milli(_ROOM.attention_most)
ATTENTION_TALK: Final = milli(_ROOM.attention_talk)
BAG_TALK: Final = milli(_ROOM.bag_talk)
BAG_LEAST: Final = milli(_ROOM.bag_least)
CALL_COMMENT: Final = milli(_ROOM.call_comment)
CALL_FAN_CLUB: Final = milli(_ROOM.call_fan_club)
CALM_FOLLOW: Final = milli(_ROOM.calm_follow)
CALM_FAN_CLUB: Final = milli(_ROOM.calm_fan_club)
CALM_GIFT: Final = milli(_ROOM.calm_gift)
BURST_MOST: Final = milli(_ROOM.burst_most)
VEXATION_MOST: Final = milli(_ROOM.vexation_most)
SMALL_ROOM: Final = _ROOM.small_room
BEGGING: Final = milli(_ROOM.begging)
BEGGING_COSTS: Final = milli(_ROOM.begging_costs)
TAPPED: Final = milli(_ROOM.tapped)
LATE: Final = milli(_ROOM.late)
LATE_UNTIL_S: Final = _ROOM.late_until_s
ANSWER_HOLDS_MS: Final = _ROOM.answer_holds_s * MILLI
ANSWER_RELIEF: Final = milli(_ROOM.answer_relief)
WINNER_HOLDS_MS: Final = _ROOM.winner_holds_s * MILLI
LOSER_HURRIES: Final = milli(_ROOM.loser_hurries)
TOPIC_NO_PIN: Final = milli(_ROOM.topic_no_pin)
TOPIC_SILENCE: Final = milli(_ROOM.topic_silence)
TOPIC_PICTURE: Final = milli(_ROOM.topic_picture)
TOPIC_SOLD_OUT: Final = milli(_ROOM.topic_sold_out)
TOPIC_PRICE: Final = milli(_ROOM.topic_price)
TOPIC_BAG: Final = milli(_ROOM.topic_bag)
TOPIC_INCIDENT: Final = milli(_ROOM.topic_incident)
TOPIC_STALL: Final = milli(_ROOM.topic_stall)
SOCIAL_SCALE: Final = _ROOM.social_scale
GOOD_PRICE: Final = milli(_ROOM.good_price)
GOOD_PAGE_BP: Final = _ROOM.good_page_bp
WORTH_UNSTRUCK: Final = milli(_ROOM.worth_unstruck)
WORTH_LEAST: Final = milli(_ROOM.worth_least)
WORTH_MOST: Final = milli(_ROOM.worth_most)
USUAL_MOST_FEN: Final = {kind: 100 * yuan for kind, yuan in _ROOM.usual_most.items()}
ABSURD_FROM: Final = milli(_ROOM.absurd_from)
ABSURD_COSTS: Final = milli(_ROOM.absurd_costs)
INCIDENT_HANDLED: Final = milli(_ROOM.incident_handled)
INCIDENT_OVER: Final = milli(_ROOM.incident_over)
SCORE_STAY: Final = _ROOM.score_stay
SCORE_TALK: Final = _ROOM.score_talk
SCORE_CLICKS: Final = _ROOM.score_clicks
SCORE_ORDERS: Final = _ROOM.score_orders
SCORE_MOST: Final = milli(_ROOM.score_most)
POOL_LEAST: Final = milli(_ROOM.pool_least)
POOL_MOST: Final = milli(_ROOM.pool_most)
UNANSWERED_FADES_S: Final = _ROOM.unanswered_fades_s
SHOCK_FADES_S: Final = _ROOM.shock_fades_s
ORDERS_FADE_S: Final = _ROOM.orders_fade_s
