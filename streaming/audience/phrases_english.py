"""What virtual viewers say in a show held in English: the same intents as `phrases`, templates with slots, and their words."""

from typing import Final

ENGLISH: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "price": {"any": (
        "how much is {it}{q}", "price of {it}{q}", "what do I pay in the end{q}", "any coupon for {it}{q}", "is it {price}{q}",
        "is {price} with shipping{q}", "does {sku} cost the same{q}", "{host} what is the price again{q}",
    )},
    "haggle": {"any": (
        "{less} and I buy{end}", "a bit cheaper, {host}{q}", "{price} is a lot{end}", "{rival} has it for {less}{q}",
        "a gift with it{q}", "two pieces, better price{q}", "can you go down a little{q}",
    )},
    "size": {
        "apparel": (
            "{height} cm, {weight} kg, which size{q}", "{sku} or {sku}{q}", "does it run small{q}", "is {sku} right for {height} cm{q}",
            "how long are the sleeves{q}", "I am {height} cm, which one{q}",
        ),
        "food": ("how many grams is {sku}{q}", "how many pieces in {sku}{q}", "is {sku} enough for {people}{q}", "net weight{q}"),
        "beauty": ("how many ml{q}", "which one for {skin}{q}", "how long does {sku} last{q}", "{sku} or {sku} for {skin}{q}"),
        "home": ("how big is {sku}{q}", "{sku} or {sku}{q}", "size please{q}", "enough for {people}{q}", "how heavy is it{q}"),
    },
    "ship": {"any": (
        "do you ship to {place}{q}", "when do you send it{q}", "here by {day}{q}", "free shipping to {place}{q}", "which carrier{q}",
        "in stock or pre-order{q}", "sent from where{q}",
    )},
    "quality": {
        "any": (
            "is it really {point}{q}", "can I return it{q}", "is there a test report{q}", "any guarantee{q}", "good for {people}{q}",
            "who makes {it}{q}", "how is the quality of {it}{q}",
        ),
        "apparel": ("does it pill{q}", "does it fade{q}", "can I machine wash it{q}"),
        "food": ("how long does it keep{q}", "any additives{q}", "is it too sweet{q}", "when was it made{q}"),
        "beauty": ("okay for {skin}{q}", "is it registered{q}", "how long after opening{q}"),
        "home": ("does it rust{q}", "easy to clean{q}", "does it smell{q}"),
    },
    "detail": {"any": (
        "what about {attribute}{q}", "say {attribute} again{end}", "is it {value}{q}", "{sku} and {sku}, what is the difference{q}",
        "tell us more about {point}{end}", "closer to the camera please{end}",
    )},
    "stock": {"any": ("is {sku} still there{q}", "any left{q}", "how many of {it} left{q}", "when is {sku} back{q}", "in stock{q}")},
    "praise": {"any": (
        "{it} is {nice}{end}", "{nice}{end}", "well explained, {host}{end}", "bought it {times} times{end}", "{point} is {nice}{end}",
        "we have {it} at home, {nice}{end}", "at {price} {nice}{end}",
    )},
    "herd": {"any": (
        "got it{end}", "ordered{end}", "paid{end}", "{sku} ordered{end}", "took {times}{end}", "got {it}{end}", "one for my mum too{end}",
        "{place} got one{end}",
    )},
    "hello": {"any": (
        "hi {host}{end}", "hello from {place}{end}", "just came in, what is on{q}", "good evening{end}", "back again{end}",
        "day {times} in a row{end}",
    )},
    "off": {"any": (
        "where are you from{q}", "which song is that{q}", "until when today{q}", "raining in {place}{end}", "live tomorrow too{q}",
        "nice shirt{end}", "cooking while I watch{end}",
    )},
    "troll": {"any": (
        "that is all{q}", "{price} for that{q}", "{rival} has it for half{end}", "all fake buyers{end}", "reading from paper{end}",
        "{it} broke in two days{end}", "do not buy{end}", "boring{end}",
    )},
    "want_pin": {"any": ("which one is it{q}", "where is the link{q}", "show number {slot}{end}", "no card here{q}", "{it} please{end}")},
    "no_sound": {"any": ("no sound{q}", "{host}, are you there{q}", "cannot hear you{end}", "is your mic on{q}", "why so quiet{q}")},
    "no_picture": {"any": ("black screen{q}", "it froze{end}", "no picture here{end}", "is the camera covered{q}", "stuck{q}")},
    "sold_out": {"any": ("gone{q}", "cannot order{q}", "missed it{end}", "more stock please{end}", "{sku} is gone{end}")},
    "bag": {"any": ("lucky bag{end}", "pick me{end}", "never won yet{end}", "how long is the bag{q}", "good luck to {place}{end}")},
    "overpriced": {"any": ("dearer than {rival}{end}", "too much{end}", "{price} for {it}{q}", "waiting for a better price{end}")},
    "ignored": {"any": ("no answer{q}", "please read the chat{end}", "asked {times} times{end}", "{host}, my question{q}")},
    "echo": {"any": ("same question{end}", "me too{end}", "+1{end}", "want to know too{end}", "waiting for that answer{end}")},
    "thanks": {"any": ("thanks {host}{end}", "clear now{end}", "got my answer{end}", "then I take {sku}{end}",
        "that was my question, thanks{end}")},
    "coupon": {"any": ("got the coupon{end}", "is the coupon still there{q}", "coupon first, then order{end}",
        "how do I use the coupon{q}")},
    "won": {"any": ("I won{end}", "it is me{end}", "first time I won{end}", "how do I get the prize{q}")},
    "wrong_price": {"any": ("is that price right{q}", "wrong price on {it}{q}", "price of number {slot}, really{q}",
        "does that price count{q}")},
    "rumour": {"any": ("I heard {it} is sold out{q}", "someone says you cannot deliver{q}", "is there any left or not{q}")},
    "complaint": {"any": ("{point}: show me the report{end}", "is {attribute} as on the page{q} I record this", "can you prove that{q}")},
    "compare": {"any": ("{rival} has the same for {less}{q}", "what is better than at {rival}{q}", "why not buy at {rival}{q}")},
    "bulk": {"any": ("we need 20 of {it}, in stock{q}", "20 pieces for the office, {sku}{q}", "can you send 20 today{q}")},
    "cold": {"any": ("so quiet in here{end}", "where is everyone{q}", "say something, {host}{end}", "any event today{q}")},
}  # fmt: skip

ENGLISH_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "host": ("host", "boss", "dear", "friend", "teacher"),
    "q": ("?", "?", "??", " please?", " 🙏", ""),
    "end": ("", "", "!", "~", " 😂", " 👍", "."),
    "height": ("153", "158", "160", "163", "165", "168", "170", "175"),
    "weight": ("45", "48", "50", "53", "55", "60", "65", "72"),
    "people": ("two", "three", "a family", "kids", "my parents", "students"),
    "skin": ("dry skin", "oily skin", "sensitive skin", "mixed skin"),
    "place": ("Hunan", "Sichuan", "Guangdong", "Xinjiang", "Hainan", "Beijing", "Yunnan"),
    "day": ("tomorrow", "Friday", "the weekend", "next week"),
    "rival": ("the shop next door", "the supermarket", "another room", "the last show"),
    "nice": ("lovely", "really nice", "good value", "well made", "as described"),
    "times": ("2", "3", "4", "5", "6", "7"),
}

ENGLISH_KEYWORDS: Final[dict[str, str]] = {
    "price": r"\d+(\.\d+)?\s*yuan|¥|price|coupon|costs?\b",
    "haggle": r"cheaper|gift|discount|fixed price|off\b",
    "size": r"size|\bcm\b|\bkg\b|gram|\bml\b|fits?\b|small|large",
    "ship": r"ship|send|sent|carrier|deliver|within \d+|in stock",
    "quality": r"report|return|guarantee|certif|tested|keeps?\b|wash",
    "detail": r"material|origin|difference|made of|ingredients",
    "stock": r"in stock|left|restock|pieces|sold out",
}
