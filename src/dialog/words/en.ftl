# What the desk says, in English. Each message stands in bn.ftl too, with the same variables (a test compares them).

## How long ago

ago-now = just now
ago-minutes = { $count } min
ago-hours = { $count } h
ago-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}

## Months, as dates show them

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## Commands, as menus and help describe them

command-new = start a cart: /new bangladesh
command-open = open a cart by its number: /open C-1042
command-list = open carts, newest first: /list bd value
command-copy = copy a cart or a past order at today's prices
command-market = move the cart to another market
command-add = add items: 2x cotton shirt L blue
command-quantity = change a line's quantity: /quantity 1 50
command-remove = take a line out
command-discount = discount a line or the whole order: /discount 1 5%
command-price = set a line's price (manager)
command-update = take today's price where it has changed
command-keep = keep the old price where it has changed (manager)
command-coupon = apply a coupon, or take it off: /coupon off SAVE10
command-customer = link a customer by phone, name or e-mail, or make a new one
command-contact = the number to call, if not the customer's own
command-address = where the order goes: /address House 12, Road 5, Dhaka 1205
command-billing = where the bill goes: /billing same
command-exempt = charge no tax: /exempt on (manager)
command-fulfillment = shipping, delivery or pickup
command-payment = how it is paid: /payment cod
command-note = an internal note for the warehouse
command-summary = show the cart
command-why = explain each step of the total, or why a coupon gives nothing
command-quote = a quote whose prices hold: /quote 14 days
command-place = read the total back and place the order
command-undo = take the last change back
command-history = who changed what in this cart
command-delete = delete the cart for good
command-orders = orders, newest first: /orders pending
command-order = show an order by its number
command-approve = approve a pending order (manager)
command-cancel = cancel an order: /cancel 311012 wrong size
command-inbox = customers who wait for an answer
command-here = what this chat is for: /here sales, managers, warehouse, digest (manager)
command-markets = the markets you can sell in
command-help = what you can type

group-carts = Carts
group-items = Items and prices
group-customer = Customer
group-finish = Finish
group-orders = Orders
group-other = Other

help-title = What you can type
help-typing = On an open cart just type: 2x cotton shirt L blue, +3 mug, -1 shirt, 01712345678, SAVE10, cod, motijheel pickup, note gift wrap, place. Several may go on one line, with commas between them.
home-title = 👋 Order desk
home-text = Hello { $name }. This is { $shop }.
home-hint = Type “new { $market }” to take an order, or press a button.

## Buttons

key-add = Add item
key-lines = Lines
key-coupon = Coupon
key-note = Note
key-why = Why?
key-undo = ↩ Undo
key-more = More
key-place = Place order
key-back = Back
key-new = New cart
key-carts = Carts
key-orders = Orders
key-help = Help
key-order = Show order
key-quote = Quote
key-history = History
key-copy = Copy
key-billing = Billing
key-market = Market
key-delete = Delete
key-down = ⬇ Show below
key-remove = Remove
key-line-discount = Discount
key-order-discount = Order discount
key-price = Set price
key-update = Update price
key-keep = Keep price
key-update-all = Update prices
key-keep-all = Keep prices
key-new-customer = New customer
key-contact = Contact phone
key-same = Same as shipping
key-new-address = New address
key-coupon-off = Remove { $code }
key-search-again = Search again
key-skip = Skip
key-yes-order = ✅ Yes, order
key-yes-remove = Yes, remove
key-yes-market = Yes, move
key-yes-approve = Yes, approve
key-yes-cancel = Yes, cancel it
key-approve = Approve
key-cancel-order = Cancel order
key-copy-order = Order again
key-earlier = ◀ Earlier
key-later = Later ▶
key-by-value = By value
key-by-age = By age

## The card

state-open = open
state-placed = placed
state-deleted = deleted
state-expired = expired
card-empty = No items yet. Type what the customer wants: 2x cotton shirt L blue
card-note = 🔒 { $note }
line-tier = wholesale from { $from } (list { $list })
line-next-tier = { $more } more → { $price } each
line-override = price set by hand (list { $list })
line-override-unlisted = price set by hand
line-discount = discount −{ $discount }
line-amount = Amount
no-price = no price
sum-subtotal = Subtotal
sum-line-discounts = Line discounts
sum-order-discount = Order discount
sum-coupon = Coupon
sum-shipping = Shipping
sum-exemption = Tax taken out (exempt)
sum-tax = Tax { $rate }
sum-tax-included = includes tax { $rate }
sum-exempt = Tax (exempt)
sum-estimated = estimated
sum-total = Total
step-items = Items
step-items-count = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
step-customer = Customer
step-address = Address
step-address-none = not needed for pickup
step-fulfillment = Fulfillment
step-payment = Payment
preset = default
billing-to = Bill to

## Menus and questions

markets-title = Which market?
markets-text = The market fixes currency, tax and shipping.
market-menu-title = Move this cart to which market?
lines-title = Lines
services-title = How does it get there?
payments-title = How is it paid?
more-title = More
category-shipping = Shipping (courier)
category-delivery = Delivery (local)
category-pickup = Pickup
hits-title = “{ $text }”: which one?
options-title = { $units } × { $item }: which { $option }?
customers-title = Which customer?
addresses-title = Where to, for { $name }?
orders-count = { $count ->
    [one] { $count } order
   *[other] { $count } orders
}
stock-left = { $count } left
stock-none = sold out
stock-backorder = on backorder
stock-uncounted = always available
ask-add = What does the customer want?
ask-quantity = How many { $item }?
ask-price = What price for one { $item }?
ask-discount = What discount on the order?
ask-line-discount = What discount on { $item }?
ask-coupon = Which coupon code?
ask-customer = Who is it for?
ask-name = What is the new customer's name?
ask-name-for = Who is { $phone }?
ask-contact = Which number should be called about this order?
ask-address = Where does it go in { $market }?
ask-billing = Where does the bill go?
ask-note = What should the warehouse know?
hint-add = Type items: 2x cotton shirt L blue, 1 mug
hint-quantity = Type a number
hint-price = Type an amount, or off for the list price
hint-discount = Type 5%, an amount, or off
hint-coupon = Type the code
hint-customer = Type a phone number, a name or an e-mail address
hint-name = Type the name; phone and e-mail may follow after commas
hint-contact = Type a phone number
hint-address = Type it on one line: street, city postcode
hint-note = Type the note
confirm-ask = Type yes, or back
page = page { $page }

## Confirming and placing

welcome = Welcome, { $name }: you are on the staff as { $role }.
role-rep = rep
role-manager = manager
role-owner = owner
already-member = You are on the staff already.
fault-retrying = One moment, please: that did not work at once and is being tried again. Nothing is lost. Reference { $reference }
taking-long = One moment, please: this takes longer than usual. Nothing is lost. Reference { $reference }
fault-given-up = That could not be done. Nothing was changed; please try again, or tell the owner this reference: { $reference }
closed-person = ⚠ { $name } has blocked the bot: cards and answers no longer arrive there. They go on as soon as { $name } lets the bot in again and opens a cart.
closed-group = ⚠ A group (chat { $chat }) has removed the bot or does not let it write: its cards are no longer kept up to date there. Add the bot again and open the carts with /open.
confirm-whisper = Confirm this number with the customer: { $phone }
confirm-title = Place this order?
confirm-phone = Phone
confirm-question = Read the total back: { $total }. Place the order? This cannot be undone.
delete-title = Delete { $cart }?
delete-text = Items and customer data of this cart are erased for good.
market-title = Move to { $market }: this is what changes
market-text = Prices set by hand and fixed discounts are dropped. Fulfillment and payment are chosen again.
not-yet = { $count ->
    [one] Not yet: one thing is missing.
   *[other] Not yet: { $count } things are missing.
}
placed = ✅ Placed: #{ $number }. It waits for approval.
already-placed = Already placed: #{ $number }.
problem-empty = The cart has no items: add one.
problem-unpriced = { $item } has no price in { $currency }: remove it, or have a manager set a price.
problem-not-sellable = { $item } is no longer sold: remove it.
problem-moved = { $item }: the price was { $was }, now it is { $now }. Update it, or have a manager keep it.
problem-short = { $item }: { $wanted } wanted, { $available } available. Lower the quantity, or remove it.
problem-customer = No customer: type their phone number.
problem-phone = The customer has no phone number: type “contact” and the number to call.
problem-service = No fulfillment: choose shipping, delivery or pickup.
problem-address = No address: type it, or choose pickup.
problem-payment = No payment method: choose one.
problem-total = The total has changed: it was { $was }, now it is { $now }. Read it back again.
address-missing = The address needs a { $field }.
address-postcode = “{ $postcode }” is not a postcode in { $country }.
address-region = “{ $region }” is not a state or region in { $country }.
address-country = The address is in { $country }, which this market does not deliver to. Check the country, or the market.
field-line1 = street
field-city = city
field-region = state
field-postcode = postcode
field-country = country

## Coupons

coupon-waits = { $code } counts as soon as there are items for it.
coupon-unknown = There is no coupon { $code }: check the code.
coupon-other-market = { $code } is not for this market.
coupon-not-started = { $code } starts on { $starts }.
coupon-ended = { $code } has ended.
coupon-already-applied = { $code } is already applied.
coupon-not-combinable = { $code } cannot be combined with { $with }: choose one.
coupon-customer-needed = { $code } needs a customer with a phone number: link one first.
coupon-limit-reached = { $code } is used up (limit { $limit }).
coupon-customer-limit-reached = This customer has already used { $code } as often as allowed ({ $limit }).
coupon-not-first-order = { $code } is only for a first order.
coupon-min-quantity = { $code } needs { $wanted } units; { $short } more to go.
coupon-min-spend = { $code } needs { $wanted } of goods; { $short } more to go.
coupon-no-eligible-line = { $code } is for products that are not in this cart.
coupon-other-currency = { $code } is for carts in { $currency }.

## What happened

opened-new = New cart { $cart }.
added = Added { $units } × { $item }.
quantity-set = { $item }: now { $units }.
removed = Removed { $item }.
price-set = { $item }: price set to { $price }.
price-off = { $item }: back to the list price.
discount-line = { $item }: discount { $discount }.
discount-order = Order discount { $discount }.
discount-off = Discount taken off.
updated = Prices updated.
kept = Old prices kept.
coupon-on = Coupon { $code } applied.
coupon-off = Coupon { $code } taken off.
customer-known = That number is { $name }'s already: linked them, nobody new was made.
customer-linked = Customer: { $name } ({ $orders ->
    [0] first order
    [one] { $orders } order before
   *[other] { $orders } orders before
}).
customer-off = Customer taken off.
customer-no-address = They have no address in this market: type one, or choose pickup.
customer-unknown = No customer has this number yet.
contact-set = Contact phone set.
address-set = Address set.
billing-same = Billing same as shipping.
billing-set = Billing address set.
exempt-on = No tax is charged.
exempt-off = Tax is charged.
service-set = Fulfillment: { $service }.
payment-set = Payment: { $payment }.
note-set = Note saved for the warehouse.
note-off = Note taken off.
market-set = Market: { $market }.
undone = Last change taken back.
deleted = Cart deleted.
approved = #{ $number } is { $status } by { $who }.
cancelled = #{ $number } is { $status } by { $who }; stock and coupons are given back.
decided-already = #{ $number } is already { $status } by { $who }.
left = Nothing done.
nothing-changed = It is like that already.
nothing-to-undo = There is nothing to take back.

## What could not be done

no-cart = No cart is open. Start one: new { $market }
no-cart-words = No cart is open. Choose a market, and what you typed goes into a new cart.
no-such-cart = There is no such cart. Open carts: /list
no-such-order = There is no such order. All orders: /orders
no-such-market = There is no market “{ $word }”: choose one.
no-such-service = There is no service “{ $word }”: choose one.
no-such-payment = There is no payment method “{ $word }”: choose one.
no-such-customer = No customer matches. Type the phone number, or “new” and the name.
no-line-named = Nothing in the cart matches “{ $text }”.
which-line-named = Several lines match “{ $text }”: which one?
which-line = “{ $word }” is not a line of this cart: type the line's number.
which-order = Which order? Type its number, such as 311012.
not-an-order = “{ $word }” is not an order number: type one such as 311012.
no-coupon = There is no coupon on this cart.
which-coupon = Which coupon? On this cart: { $codes }. Type: coupon off CODE
no-line-yet = There is no line yet to set a quantity for: add an item first.
not-found = Nothing found for “{ $text }”: try another word, or the SKU.
nothing-to-confirm = There is nothing to say yes to: what is asked for stands on the screen.
not-understood = “{ $text }” is neither a product nor a coupon. For a customer type: customer { $text }. /help shows the rest.
bad-quantity = “{ $word }” is not a quantity: type 1 to 999,999.
bad-phone = “{ $text }” is not a phone number in this market: check the digits.
bad-price = “{ $word }” is not a price: type an amount such as 450, or off.
bad-discount = “{ $word }” is not a discount: type 5%, an amount such as 50, or off.
bad-name = Type a name of at most 200 characters.
copy-what = Copy what? Type the number of a cart or an order.
usage = Type it like this: { $usage }
typed-kept = You typed: { $text }
unread = Not read: “{ $text }”
customer-asks = They ask: “{ $text }”
name-read = From { $text }: what is their phone number? Type it to link them.
price-differs = They wrote { $theirs } for { $item }; here it is { $ours } each.
too-long = That is too long: at most { $most } characters. Send it in parts.
unreadable-character = Your text holds a character that cannot be stored. Type it again without it.
unknown-command = There is no command { $word }. Did you mean { $near }?
unknown-button = That button no longer works. This is how it stands now.
stale = The cart has changed since: nothing was done. This is how it stands now.
stale-by = { $who } has changed the cart since: { $what } Nothing was done. This is how it stands now.
card-number = That looks like a payment card number: it was not kept. Take cards on the payment page, not in chat.
no-such-key = There is no button { $key } on the last screen.
refused-placed = The order is placed: this cart cannot be changed any more.
refused-closed = This cart is closed: it cannot be changed any more.
refused-line = Line { $line } is no longer there.
refused-item = That item is no longer there.
refused-not-sellable = { $item } is not sold at the moment.
refused-quantity = A line takes 1 to { $most } units.
refused-lines = A cart takes at most { $most } lines.
refused-long = That is too long: at most { $most } characters.
refused-amount = That amount is below zero or too high: type another.
refused-fine = { $currency } has { $digits } decimals: type the amount with no more than that.
refused-manager = Only a manager can do that.
refused-limit = With that the discount would be above { $limit }, which needs a manager.
refused-nothing-moved = No price has changed.
refused-not-attached = { $code } is not on this cart.
refused-address = The address is not complete: type street, city postcode.
refused-service = That service is no longer offered: choose another.
refused-payment = That payment method is no longer offered: choose another.
refused-no-address = There is no shipping address yet: set it first.
refused-not-yours = Only whoever made it, or a manager, can do that.
refused-self-approval = You placed this order yourself: another manager has to approve it.
stranger = This is a shop's order desk. Ask its owner to let you in.
fault = Something went wrong on our side; nothing is lost. Try again in a moment. If it happens again, tell your manager the reference { $reference }.

## Lists and orders

carts-title = Open carts
carts-none = No open cart matches.
orders-title = Orders
orders-none = No order matches.
history-title = History of { $cart }
status-pending = pending
status-approved = approved
status-cancelled = cancelled
payment-unpaid = unpaid
payment-paid = paid
payment-refunded = refunded
fulfillment-unfulfilled = not started
fulfillment-packed = packed
fulfillment-shipped = shipped
fulfillment-delivered = delivered
order-payment-status = Payment status
order-fulfillment-status = Fulfillment status
order-placed-by = Placed by { $who }, { $when }, from { $cart }
order-approved-by = Approved by { $who }, { $when }
order-cancelled-by = Cancelled by { $who }, { $when }
approve-question = Approve this order? It then goes on to processing.
cancel-question = Cancel this order? Stock and coupons are given back.
key-reason = ✎ Say why
ask-reason = Why is it cancelled?
hint-reason = Type the reason, such as: customer changed their mind
cancel-reason = Reason: { $why }
cancel-ask = Type yes, the reason, or back

## Why

why-title = Why { $cart } costs what it costs
why-units = Unit prices, then units × price, rounded to the currency:
why-line = { $units } × { $item } at { $unit }
why-list = list price when it was added
why-tier = wholesale price from { $from } units on (list { $list })
why-override = price set by hand; wholesale prices do not apply
why-unpriced = no price in { $currency }: the line counts 0 and blocks the order
why-subtotal = Subtotal: the sum of the lines
why-line-discounts = Discounts on lines, by hand
why-order-discount = Discount on the order, by hand
why-share = of which on { $item }: { $share }
why-no-service = No service is chosen: no shipping yet.
why-shipping = Shipping: { $service }
why-free-from = free when the goods cost { $threshold } or more after discounts
why-tax-estimated = Tax is estimated for { $place } until there is an address.
why-tax-place = Taxed in { $place }.
why-tax-inside-line = Tax { $rate } inside the prices, rounded per line
why-tax-inside-document = Tax { $rate } inside the prices, rounded once
why-tax-added-line = Tax { $rate } on what remains after discounts, rounded per line
why-tax-added-document = Tax { $rate } on what remains after discounts, rounded once
why-exempt = The customer is exempt: the tax inside the prices is taken out
why-total = Total
why-coupon-title = Coupon { $code }
benefit-percent = { $code }: { $value } off
benefit-fixed = { $code }: { $value } off
benefit-free-shipping = { $code }: free shipping
benefit-buy-get = { $code }: buy { $buy }, get { $get } at { $percent } off

## Quotes

quote-title = Quote
quote-head = { $shop } · { $date }
quote-for = For { $name }
quote-foot = Reply to confirm, and we place the order.

## The terminal's prompt

prompt-leave = Press Ctrl-C once more to leave, or go on typing.
prompt-too-long = That line is longer than { $limit } kB: only its beginning was read.

## Forms, and commands where each option has a field of its own

form-who = Phone, name or e-mail
form-name = Name, if they are new
form-line1 = House and street
form-line2 = Area, floor
form-city = City
form-postcode = Postcode
form-region = State or region
form-quantity = Quantity
form-add-hint = 2x cotton shirt L blue, 1 mug
key-write = ✏️ Write
key-fix = ✏️ Fix it
select-line = Change a line
select-choose = Choose
not-kept = That could not be taken in. Nothing was changed: please try again.
no-access = I may not write in this channel. Whoever runs the server must allow me to view it, to send messages and to embed links. Only you see this.
command-cart = everything about the open cart
command-carts = open carts, newest first
command-say = say it in your own words: items, customer, coupon, payment, place
command-join = become a member of the staff with an invitation
command-language = the language in which I answer you here
message-to-cart = Make draft cart
option-market = Bangladesh, India, …
option-items = 2x cotton shirt L blue, 1 mug
option-cart = the cart's number
option-from = the number of a cart or an order
option-product = type a product, size and colour, and choose
option-quantity = how many
option-line = the line of the cart
option-discount = 5%, an amount, or off
option-price = an amount, or off for the list price
option-code = the coupon's code, or off and the code
option-who = phone, name or e-mail; or new and the name
option-phone = the number to call
option-address = street, city postcode
option-billing = same, or the address
option-state = on or off
option-service = shipping, delivery or pickup
option-method = how it is paid
option-note = the note, or off
option-coupon = a coupon's code
option-filter = market, day, value, or a customer
option-status = pending, approved or cancelled
option-search = a customer, a phone or a number
option-number = the order's number
option-reason = why
option-command = a command
option-text = what you would tell me: 2x mug, 01712345678, cod, place
option-invitation = the invitation's code
option-purpose = sales, managers, warehouse, digest, or off
option-language = English or Bangla

relay-made = { $name } has made a cart of it.
relay-sent = Sent to { $name }.
relay-closed = { $name } wrote more than 24 hours ago: WhatsApp takes no free answer until they write again.
relay-noted = Noted for the team.
relay-taken = You take care of { $name }.
relay-gone = That conversation is no longer there.
relay-orders = { $orders ->
    [0] No orders yet
    [one] { $orders } order before
   *[other] { $orders } orders before
}
relay-carts = open: { $carts }
relay-window = ⏳ { $hours } h left to answer freely
relay-window-last = ⏳ less than an hour left to answer freely
relay-window-closed = ⌛ The 24 hours to answer freely are over
relay-taken-by = { $name } takes care of it
relay-nameless = Somebody
relay-no-number = no number
relay-nowhere = No chat takes customers’ messages yet: type /here sales where they belong.
key-make-cart = 🛒 Make cart
key-answer = ↩ Reply
key-mine = Mine
key-again = Try again
inbox-title = Customers who wait
inbox-none = Nobody waits for an answer.
ask-answer = What shall they be told?
form-answer = Answer
hint-answer = Type the answer; // before it keeps it for the team
here-what = What is this chat for? /here sales (customers’ messages), /here managers (orders to approve), /here warehouse (orders to pack), /here digest (the morning’s list), /here quiet 22:00-08:00 (no sound at night), or /here off
here-quiet-how = From when to when? Say /here quiet 22:00-08:00, or /here quiet off. What you ask for yourself always makes its sound.
here-set = Done: that is what this chat is for from now on.

key-accepted = ✔ They accept
key-renew = Renew the quote
quote-made = Quote { $number } made: its prices hold until { $until }.
quote-accepted = The quote is accepted. Place the order when you are ready.
quote-until = These prices hold until { $until }.
quote-what = For how many days? /quote 14
card-quote = 📄 Quote { $number }: prices hold until { $until }
card-quote-accepted = 📄 Quote { $number } accepted: prices hold until { $until }
card-quote-expired = ⌛ Quote { $number } ended { $until }: renew it with /quote
card-quote-void = 📄 Quote { $number } is void: the cart was changed after it
problem-quote = Quote { $number } ended { $ended }: renew it with /quote.
refused-quote-nothing = There is nothing to quote yet: add items that have a price.
refused-quote-days = A quote stands for 1 to { $most } days.
refused-no-quote = There is no quote that stands: make one with /quote.
option-days = for how many days

key-send-quote = Send to customer
key-confirm = Confirm
key-change = Change
key-talk = Talk to us
key-accepted-cart = ✔ Accepted: place { $cart }
relay-unheard = They have not written on WhatsApp yet: nothing was sent.

key-file = PDF & picture
key-mail = By e-mail
form-mail = E-mail address
ask-mail = Where should the quote go by e-mail?
hint-mail = name@example.org
mail-unset = E-mail is not set up here: the operator sets SMTP_URL and MAIL_FROM.
mail-bad = “{ $address }” is no e-mail address. Type it as name@example.org.
mail-on-its-way = The quote goes to { $address } by e-mail.
mail-sent = The quote was sent by e-mail.
mail-refused = ⚠ The letter with the quote did not go out: { $reason }. Check the address and send it again.
paper-date = Date
paper-until = Valid until
paper-rep = Your contact
paper-item = Item
paper-quantity = Qty
paper-price = Price
paper-amount = Amount
paper-saved = You save { $amount }

key-template = Send as template
relay-held = It can go as the template that Meta has approved.

command-packed = an approved order is packed: /packed 311012 (manager)
command-shipped = it was shipped or handed over, and its stock leaves: /shipped 311012 (manager)
command-delivered = it has arrived: /delivered 311012 (manager)
command-paid = its money is here: /paid 311012, or /paid 311012 1500 (manager)
command-hold = keeps the cart’s goods, or an order from being sent: /hold 3 days, /hold 311012 until Friday, /hold 311012 off (manager)
key-step-packed = 📦 Packed
key-step-unpacked = ↩ Not packed
key-step-shipped = 🚚 Shipped
key-step-handed = 🤝 Handed over
key-step-delivered = 🏠 Delivered
key-step-paid = 💵 Paid
key-step-unpaid = ↩ Not paid
step-packed = #{ $number } is packed, says { $who }.
step-unpacked = #{ $number } is not packed after all, says { $who }.
step-shipped = #{ $number } was shipped or handed over by { $who }.
step-delivered = #{ $number } was delivered, says { $who }.
step-paid = #{ $number } is paid: { $amount }, says { $who }.
step-unpaid = #{ $number } is not paid after all, says { $who }.
step-already = #{ $number } is already { $status }, by { $who }.
step-packed-by = Packed by { $who }, { $when }
step-unpacked-by = Unpacked by { $who }, { $when }
step-shipped-by = Shipped or handed over by { $who }, { $when }
step-delivered-by = Delivered, { $who }, { $when }
step-paid-by = Paid { $amount }, { $who }, { $when }
step-unpaid-by = Not paid after all, { $who }, { $when }
refused-not-now = That cannot be done with the order now: look at where it stands.
key-step-resumed = ▶ Resume
key-hold = ⏸ Hold
key-hold-days = { $days ->
    [one] { $days } day
   *[other] { $days } days
 }
hold-how-long = For how long is #{ $number } not to be packed or sent? For another time type /hold { $number } until 5 Dec
hold-what = What is to be held? /hold 3 days keeps the open cart's goods, /hold ORD-… until 5 Dec keeps an order from being sent.
hold-when = Until when? Say 5h, 3 days, tomorrow, Friday or 5 Dec, at most 30 days; or off.
order-held = ⏸ On hold until { $until }
step-held = #{ $number } is on hold until { $until }, by { $who }.
step-resumed = #{ $number } is no longer on hold, by { $who }.
step-held-by = On hold until { $until }, { $who }, { $when }
step-resumed-by = No longer on hold, { $who }, { $when }
refused-held = The order is on hold: resume it first.
reserved = The goods are kept for this cart until { $until }.
reserved-no-more = The goods are no longer kept for this cart.
reserved-not = No goods are kept for this cart.
reserved-let-go = The items have changed: their goods are no longer kept for this cart.
card-reserved = 🔒 Goods kept until { $until }
card-company = 👥 At work in it: { $who }
released = The goods kept for { $cart } are free again: the time is over.
key-goods-bad = Cancel, the goods cannot be sold
key-goods-gone = Cancel, the goods do not come back
order-history = Orders of this customer before: { $orders }
order-discounted = ⚠ { $amount } off ({ $share })
order-overrides = ⚠ Prices by hand: { $lines }
order-left = { $item }: { $left } left at { $place }
option-amount = the amount that came in

command-followups = carts that wait for a call: /followups
command-stats = what was won back and lost: /stats 30 (manager)
option-whose = everybody’s
option-period = the last so many days
option-digest = of a digest: market, and when: 08:30; of quiet: 22:00-08:00
digest-title = The morning
digest-chart = Open carts by days of age
digest-yesterday = Yesterday
digest-created = New carts
digest-placed = Placed
digest-lost = Lost
digest-recovered = 🎉 Won back
digest-waiting = 🛒 Nobody finished
digest-none = ✅ No cart waits for a call.
digest-more = … and { $more } more: /followups
digest-pending = ⏳ Waiting for approval
digest-quotes = 📄 Quotes that end soon
digest-nobody = no customer yet
followups-title = ☎ My carts that wait for a call
followups-all = ☎ All carts that wait for a call
followups-none = Nothing waits for a call.
key-followups-all = Everybody’s
key-followups-mine = Mine
key-chase-open = Open the cart
key-chase-called = ☎ Called
key-chase-none = No answer
key-chase-lost = ✗ Lost…
key-snooze-1 = 💤 1 day
key-snooze-3 = 💤 3 days
key-snooze-7 = 💤 7 days
outcome-called = ☎ called
outcome-no_answer = ☎ no answer
outcome-snoozed = 💤 put off
outcome-lost = ✗ lost
lost-question = { $cart } is lost: why? It is closed then.
lost-price = Price
lost-stock = Not in stock
lost-elsewhere = Bought elsewhere
lost-silent = Never answered
lost-other = Other
chase-called = { $cart }: they were called.
chase-no_answer = { $cart }: no answer.
chase-snoozed = { $cart } is put off.
chase-lost = { $cart } is closed as lost.
chase-gone = That cart is no longer open.
stats-title = 📈 The last { $days } days
stats-won = Won back
stats-lost = Lost
stats-none = Nobody was asked after yet.

stale-title = 🕸 { $count } of your carts were not touched for { $days } days. After 30 days they are closed.
stale-question = Delete these { $count } carts?
key-stale = Delete all shown…
key-stale-yes = Yes, delete all
stale-deleted = { $count } carts are deleted.
closed-idle = Closed: nobody touched it for { $days } days.

command-staff = who is who: /staff, /staff invite rep, /staff role Asha manager, /staff remove Asha (manager; the last two: owner)
command-coupons = the shop’s coupons: /coupons, /coupons new SPRING 10% min 500 limit 100, /coupons end SPRING (manager)
command-stock = what is there: /stock MUG, /stock MUG +20 DHK, /stock MUG =40 (manager)
command-setprice = a list price and its tiers: /setprice MUG BD 450 50:400 (manager)
command-variant = take a variant off sale, or put it on: /variant MUG off (manager)
option-change = what to do; leave it out to see what there is
option-sku = the SKU, then what is to be done: +20 DHK; BD 450 50:400; off
staff-title = 👥 Staff
staff-what = /staff lists everybody. /staff invite rep, /staff role Asha manager, /staff remove Asha
staff-invited = An invitation as { $role } is made; it is good for a day, once.
staff-role = { $name } is { $role } from now on.
staff-removed = { $name } is no longer on the staff.
staff-nobody = Nobody on the staff is called “{ $name }”: see /staff.
staff-last-owner = { $name } is the only owner: make somebody else an owner first.
refused-owner = That is the owner’s to do.
coupons-title = 🏷 Coupons
coupons-what = /coupons lists them. /coupons new SPRING 10% min 500 limit 100, /coupons new OFF50 50 BDT, /coupons end SPRING
coupons-made = Coupon { $code } is good from now on.
coupons-ended = Coupon { $code } has ended. Carts that have it are told.
coupons-there = There is a coupon { $code } already: end it, or choose another code.
stock-title = 📦 Left = on hand − sold
stock-what = /stock MUG shows it. /stock MUG +20 DHK adds, /stock MUG -2 takes, /stock MUG =40 sets what is on hand; why may follow: /stock MUG -2 DHK broken.
stock-now = { $sku } at { $place }: { $hand } on hand, { $taken } of them sold.
stock-now-for = { $sku } at { $place }: { $hand } on hand, { $taken } of them sold. Why: { $why }
stock-where = Where? Name one of { $places } at the end.
stock-taken = { $taken } are sold already: fewer cannot be on hand.
setprice-what = Type the SKU, the market, the price, and tiers that rise: /setprice MUG BD 450 50:400 100:380
setprice-now = { $sku } costs { $price } in { $market } from now on. Open carts say that it has moved.
variant-what = Type the SKU and on or off: /variant MUG off
variant-on = { $sku } is on sale.
variant-off = { $sku } is off sale. Open carts that have it say so.
no-such-sku = There is no SKU { $sku }: look at the item in a cart, or search for it.
refused-by-checks = That was not taken: { $why }.

twin-cart = ⚠ { $who } has an open cart of the same customer: { $what }, { $total }, { $ago }.
twin-order = ⚠ { $who } has placed an order of the same customer: { $what }, { $total }, { $ago }.

hook-gone = ⚠ { $url } says that it is gone ({ $reason }): it is told of no more orders. `cartwright webhook add` brings it back.
