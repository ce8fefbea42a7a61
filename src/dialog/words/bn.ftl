# What the desk says, in Bangla. Each message stands in en.ftl too, with the same variables (a test compares them).

## How long ago

ago-now = এইমাত্র
ago-minutes = { $count } মিনিট
ago-hours = { $count } ঘণ্টা
ago-days = { $count ->
    [one] { $count } দিন
   *[other] { $count } দিন
}

## Months, as dates show them

month-1 = জানুয়ারি
month-2 = ফেব্রুয়ারি
month-3 = মার্চ
month-4 = এপ্রিল
month-5 = মে
month-6 = জুন
month-7 = জুলাই
month-8 = আগস্ট
month-9 = সেপ্টেম্বর
month-10 = অক্টোবর
month-11 = নভেম্বর
month-12 = ডিসেম্বর

## Commands, as menus and help describe them

command-new = নতুন কার্ট শুরু: /new bangladesh
command-open = নম্বর দিয়ে কার্ট খুলুন: /open C-1042
command-list = খোলা কার্ট, নতুনগুলো আগে: /list bd value
command-copy = কার্ট বা আগের অর্ডার আজকের দামে কপি করুন
command-market = কার্টটি অন্য মার্কেটে নিন
command-add = আইটেম যোগ করুন: 2x cotton shirt L blue
command-quantity = কোনো লাইনের পরিমাণ বদলান: /quantity 1 50
command-remove = একটি লাইন বাদ দিন
command-discount = একটি লাইনে বা পুরো অর্ডারে ছাড় দিন: /discount 1 5%
command-price = লাইনের দাম ঠিক করে দিন (ম্যানেজার)
command-update = যেসব দাম বদলেছে, সেখানে আজকের দাম নিন
command-keep = যেসব দাম বদলেছে, সেখানে আগের দাম রাখুন (ম্যানেজার)
command-coupon = কুপন দিন বা বাদ দিন: /coupon off SAVE10
command-customer = ফোন, নাম বা ইমেইল দিয়ে কাস্টমার যুক্ত করুন, বা নতুন কাস্টমার যোগ করুন
command-contact = যে নম্বরে ফোন করতে হবে, যদি কাস্টমারের নিজেরটা না হয়
command-address = অর্ডার কোথায় যাবে: /address House 12, Road 5, Dhaka 1205
command-billing = বিল কোথায় যাবে: /billing same
command-exempt = ট্যাক্স নেবেন না: /exempt on (ম্যানেজার)
command-fulfillment = কুরিয়ার, ডেলিভারি বা পিকআপ
command-payment = পেমেন্ট কীভাবে হবে: /payment cod
command-note = গুদামের জন্য নোট, কাস্টমার দেখবেন না
command-summary = কার্ট দেখুন
command-why = মোট দাম কীভাবে হলো, বা কুপন কেন কাজ করছে না
command-quote = দাম ধরে রাখা কোটেশন: /quote 14 days
command-place = মোট দাম পড়ে শুনিয়ে অর্ডার করুন
command-undo = শেষ পরিবর্তনটি ফিরিয়ে নিন
command-history = এই কার্টে কে কী বদলেছেন
command-delete = কার্ট চিরতরে মুছে ফেলুন
command-orders = অর্ডার, নতুনগুলো আগে: /orders pending
command-order = নম্বর দিয়ে অর্ডার দেখুন
command-approve = পেন্ডিং অর্ডার অনুমোদন করুন (ম্যানেজার)
command-cancel = অর্ডার বাতিল করুন: /cancel 311012 wrong size
command-inbox = যেসব কাস্টমার উত্তরের অপেক্ষায়
command-here = এই চ্যাট কীসের জন্য: /here sales, managers, warehouse, digest (ম্যানেজার)
command-markets = যেসব মার্কেটে আপনি বিক্রি করতে পারেন
command-help = কী কী লিখতে পারেন

group-carts = কার্ট
group-items = আইটেম ও দাম
group-customer = কাস্টমার
group-finish = শেষ ধাপ
group-orders = অর্ডার
group-other = অন্যান্য

help-title = কী কী লিখতে পারেন
help-typing = কার্ট খোলা থাকলে শুধু লিখুন: 2x cotton shirt L blue, +3 mug, -1 shirt, 01712345678, SAVE10, cod, motijheel pickup, note gift wrap, place। কমা দিয়ে এক লাইনে কয়েকটি লেখা যায়।
home-title = 👋 অর্ডার ডেস্ক
home-text = স্বাগতম, { $name }। এটি { $shop }।
home-hint = অর্ডার নিতে “new { $market }” লিখুন, অথবা নিচের বাটন চাপুন।

## Buttons

key-add = আইটেম যোগ
key-lines = লাইন
key-coupon = কুপন
key-note = নোট
key-why = কেন?
key-undo = ↩ আনডু
key-more = আরও
key-place = অর্ডার করুন
key-back = ফিরে যান
key-new = নতুন কার্ট
key-carts = কার্ট
key-orders = অর্ডার
key-help = সাহায্য
key-order = অর্ডার দেখুন
key-quote = কোটেশন
key-history = ইতিহাস
key-copy = কপি
key-billing = বিলিং
key-market = মার্কেট
key-delete = মুছুন
key-down = ⬇ নিচে দেখান
key-remove = বাদ দিন
key-line-discount = ছাড়
key-order-discount = অর্ডারে ছাড়
key-price = দাম ঠিক করুন
key-update = নতুন দাম নিন
key-keep = আগের দাম রাখুন
key-update-all = সব নতুন দাম নিন
key-keep-all = সব আগের দাম রাখুন
key-new-customer = নতুন কাস্টমার
key-contact = যোগাযোগের ফোন
key-same = ডেলিভারির ঠিকানাই
key-new-address = নতুন ঠিকানা
key-coupon-off = { $code } বাদ দিন
key-search-again = আবার খুঁজুন
key-skip = এটি থাক
key-yes-order = ✅ হ্যাঁ, অর্ডার করুন
key-yes-remove = হ্যাঁ, মুছুন
key-yes-market = হ্যাঁ, মার্কেট বদলান
key-yes-approve = হ্যাঁ, অনুমোদন করুন
key-yes-cancel = হ্যাঁ, বাতিল করুন
key-approve = অনুমোদন করুন
key-cancel-order = অর্ডার বাতিল
key-copy-order = আবার অর্ডার
key-earlier = ◀ আগের পাতা
key-later = পরের পাতা ▶
key-by-value = দাম অনুযায়ী
key-by-age = সময় অনুযায়ী

## The card

state-open = খোলা
state-placed = অর্ডার হয়েছে
state-deleted = মুছে ফেলা হয়েছে
state-expired = মেয়াদ শেষ
card-empty = এখনও কোনো আইটেম নেই। কাস্টমার কী চান লিখুন: 2x cotton shirt L blue
card-note = 🔒 { $note }
line-tier = { $from }টি থেকে পাইকারি দাম (নিয়মিত { $list })
line-next-tier = আরও { $more }টি নিলে → প্রতিটি { $price }
line-override = দাম ঠিক করে দেওয়া (নিয়মিত { $list })
line-override-unlisted = দাম ঠিক করে দেওয়া
line-discount = ছাড় −{ $discount }
line-amount = লাইনের মোট
no-price = দাম নেই
sum-subtotal = সাবটোটাল
sum-line-discounts = লাইনে ছাড়
sum-order-discount = অর্ডারে ছাড়
sum-coupon = কুপন
sum-shipping = ডেলিভারি চার্জ
sum-exemption = বাদ দেওয়া ট্যাক্স (ট্যাক্সমুক্ত)
sum-tax = ট্যাক্স { $rate }
sum-tax-included = ট্যাক্স { $rate } (দামের মধ্যে)
sum-exempt = ট্যাক্স (ট্যাক্সমুক্ত)
sum-estimated = আনুমানিক
sum-total = সর্বমোট
step-items = আইটেম
step-items-count = { $count }টি আইটেম
step-customer = কাস্টমার
step-address = ঠিকানা
step-address-none = পিকআপে লাগে না
step-fulfillment = ডেলিভারির ধরন
step-payment = পেমেন্ট
preset = ডিফল্ট
billing-to = বিল যাবে

## Menus and questions

markets-title = কোন মার্কেট?
markets-text = মার্কেট অনুযায়ী কারেন্সি, ট্যাক্স ও ডেলিভারি ঠিক হয়।
market-menu-title = কার্টটি কোন মার্কেটে নেবেন?
lines-title = লাইন
services-title = পণ্য কীভাবে পৌঁছাবে?
payments-title = পেমেন্ট কীভাবে হবে?
more-title = আরও
category-shipping = কুরিয়ার
category-delivery = ডেলিভারি (লোকাল)
category-pickup = পিকআপ
hits-title = “{ $text }”: কোনটি?
options-title = { $units } × { $item }: কোন { $option }?
customers-title = কোন কাস্টমার?
addresses-title = { $name }: কোন ঠিকানায় যাবে?
orders-count = { $count }টি অর্ডার
stock-left = { $count }টি আছে
stock-none = স্টক আউট
stock-backorder = স্টক আসছে, অর্ডার নেওয়া যাবে
stock-uncounted = সব সময় পাওয়া যায়
ask-add = কাস্টমার কী চান?
ask-quantity = { $item }: কয়টি?
ask-price = { $item }: প্রতিটির দাম কত?
ask-discount = পুরো অর্ডারে কত ছাড়?
ask-line-discount = { $item }: কত ছাড়?
ask-coupon = কুপন কোড কী?
ask-customer = কার জন্য অর্ডার?
ask-name = নতুন কাস্টমারের নাম কী?
ask-name-for = { $phone } কার নম্বর?
ask-contact = এই অর্ডারের জন্য কোন নম্বরে ফোন করতে হবে?
ask-address = { $market }: কোন ঠিকানায় যাবে?
ask-billing = বিল কোন ঠিকানায় যাবে?
ask-note = গুদামকে কী জানাতে হবে?
hint-add = আইটেম লিখুন: 2x cotton shirt L blue, 1 mug
hint-quantity = সংখ্যা লিখুন
hint-price = দাম লিখুন, নিয়মিত দামের জন্য off
hint-discount = 5% বা অঙ্ক লিখুন, ছাড় বাদ দিতে off
hint-coupon = কোডটি লিখুন
hint-customer = ফোন নম্বর, নাম বা ইমেইল লিখুন
hint-name = নাম লিখুন; চাইলে কমা দিয়ে ফোন ও ইমেইলও দিন
hint-contact = ফোন নম্বর লিখুন
hint-address = এক লাইনে লিখুন: রাস্তা, শহর পোস্টকোড
hint-note = নোট লিখুন
confirm-ask = হ্যাঁ (yes) বা না (back) লিখুন
page = পাতা { $page }

## Confirming and placing

welcome = স্বাগতম, { $name }: আপনি { $role } হিসেবে যুক্ত হয়েছেন।
role-rep = সেলস প্রতিনিধি
role-manager = ম্যানেজার
role-owner = মালিক
already-member = আপনি আগে থেকেই দলে আছেন।
fault-retrying = একটু অপেক্ষা করুন: কাজটি সাথে সাথে হয়নি, আবার চেষ্টা হচ্ছে। কিছুই হারায়নি। রেফারেন্স { $reference }
taking-long = একটু অপেক্ষা করুন: এতে স্বাভাবিকের চেয়ে বেশি সময় লাগছে। কিছুই হারায়নি। রেফারেন্স { $reference }
fault-given-up = কাজটি করা গেল না। কিছুই বদলায়নি; আবার চেষ্টা করুন, অথবা মালিককে এই রেফারেন্সটি জানান: { $reference }
closed-person = ⚠ { $name } বটটি ব্লক করেছেন: সেখানে কার্ড ও উত্তর আর পৌঁছাচ্ছে না। { $name } বটটিকে আবার চালু করে একটি কার্ট খুললেই সব আবার চলবে।
closed-group = ⚠ একটি গ্রুপ (চ্যাট { $chat }) বটটিকে সরিয়ে দিয়েছে বা লিখতে দিচ্ছে না: সেখানে কার্ডগুলো আর হালনাগাদ হচ্ছে না। বটটিকে আবার যোগ করুন এবং /open দিয়ে কার্টগুলো খুলুন।
confirm-whisper = গ্রাহকের সাথে এই নম্বরটি মিলিয়ে নিন: { $phone }
confirm-title = এই অর্ডারটি করবেন?
confirm-phone = ফোন
confirm-question = কাস্টমারকে সর্বমোট পড়ে শোনান: { $total }। অর্ডার করবেন? এরপর আর ফেরানো যাবে না।
delete-title = { $cart } মুছে ফেলবেন?
delete-text = এই কার্টের আইটেম ও কাস্টমারের তথ্য চিরতরে মুছে যাবে।
market-title = মার্কেট { $market } হলে যা যা বদলাবে
market-text = ঠিক করে দেওয়া দাম ও নির্দিষ্ট অঙ্কের ছাড় বাদ যাবে। ডেলিভারির ধরন ও পেমেন্ট আবার বেছে নিতে হবে।
not-yet = এখনও অর্ডার করা যাচ্ছে না: { $count }টি বিষয় বাকি।
placed = ✅ অর্ডার হয়েছে: #{ $number }। এখন অনুমোদনের অপেক্ষায়।
already-placed = অর্ডার আগেই হয়েছে: #{ $number }।
problem-empty = কার্টে কোনো আইটেম নেই: একটি যোগ করুন।
problem-unpriced = { $item }: { $currency } কারেন্সিতে দাম নেই। বাদ দিন, বা ম্যানেজারকে দাম ঠিক করতে বলুন।
problem-not-sellable = { $item } এখন আর বিক্রি হয় না: বাদ দিন।
problem-moved = { $item }: দাম ছিল { $was }, এখন { $now }। নতুন দাম নিন, বা ম্যানেজারকে আগের দাম রাখতে বলুন।
problem-short = { $item }: চাই { $wanted }টি, আছে { $available }টি। পরিমাণ কমান, বা বাদ দিন।
problem-customer = কাস্টমার নেই: তাঁর ফোন নম্বর লিখুন।
problem-phone = কাস্টমারের ফোন নম্বর নেই: “contact” লিখে নম্বরটি দিন।
problem-service = ডেলিভারির ধরন ঠিক হয়নি: কুরিয়ার, ডেলিভারি বা পিকআপ বেছে নিন।
problem-address = ঠিকানা নেই: লিখুন, বা পিকআপ বেছে নিন।
problem-payment = পেমেন্ট ঠিক হয়নি: একটি উপায় বেছে নিন।
problem-total = সর্বমোট বদলেছে: ছিল { $was }, এখন { $now }। কাস্টমারকে আবার পড়ে শোনান।
address-missing = ঠিকানায় { $field } নেই।
address-postcode = “{ $postcode }” { $country }-এর পোস্টকোড নয়।
address-region = “{ $region }” { $country }-এর কোনো রাজ্য বা অঞ্চল নয়।
address-country = ঠিকানাটি { $country }-এ, এই মার্কেট থেকে সেখানে ডেলিভারি হয় না। দেশ বা মার্কেট মিলিয়ে দেখুন।
field-line1 = বাসা ও রাস্তা
field-city = শহর
field-region = রাজ্য বা অঞ্চল
field-postcode = পোস্টকোড
field-country = দেশ

## Coupons

coupon-waits = উপযুক্ত আইটেম যোগ হলেই { $code } কার্যকর হবে।
coupon-unknown = { $code } নামে কোনো কুপন নেই: কোডটি মিলিয়ে দেখুন।
coupon-other-market = { $code } এই মার্কেটের জন্য নয়।
coupon-not-started = { $code } শুরু হবে { $starts } তারিখে।
coupon-ended = { $code } কুপনের মেয়াদ শেষ।
coupon-already-applied = { $code } আগেই দেওয়া আছে।
coupon-not-combinable = { $code } আর { $with } একসঙ্গে চলে না: একটি বেছে নিন।
coupon-customer-needed = { $code } কুপনের জন্য ফোন নম্বরসহ কাস্টমার লাগবে: আগে কাস্টমার যুক্ত করুন।
coupon-limit-reached = { $code } ব্যবহারের সীমা শেষ (মোট { $limit } বার)।
coupon-customer-limit-reached = এই কাস্টমার { $code } যতবার পারেন, ততবার ব্যবহার করেছেন ({ $limit } বার)।
coupon-not-first-order = { $code } শুধু প্রথম অর্ডারের জন্য।
coupon-min-quantity = { $code } পেতে { $wanted }টি লাগবে; আরও { $short }টি বাকি।
coupon-min-spend = { $code } পেতে { $wanted } মূল্যের পণ্য লাগবে; আরও { $short } বাকি।
coupon-no-eligible-line = { $code } যেসব পণ্যের জন্য, সেগুলো এই কার্টে নেই।
coupon-other-currency = { $code } শুধু { $currency } কার্টের জন্য।

## What happened

opened-new = নতুন কার্ট { $cart }।
added = যোগ হয়েছে { $units } × { $item }।
quantity-set = { $item }: এখন { $units }টি।
removed = { $item } বাদ দেওয়া হয়েছে।
price-set = { $item }: দাম ঠিক করা হয়েছে { $price }।
price-off = { $item }: আবার নিয়মিত দাম।
discount-line = { $item }: ছাড় { $discount }।
discount-order = পুরো অর্ডারে ছাড় { $discount }।
discount-off = ছাড় বাদ দেওয়া হয়েছে।
updated = নতুন দাম নেওয়া হয়েছে।
kept = আগের দাম রাখা হয়েছে।
coupon-on = কুপন { $code } দেওয়া হয়েছে।
coupon-off = কুপন { $code } বাদ দেওয়া হয়েছে।
customer-known = এই নম্বরটি আগে থেকেই { $name }-এর: তাঁকেই যুক্ত করা হলো, নতুন কাউকে নয়।
customer-linked = কাস্টমার: { $name } ({ $orders ->
    [0] প্রথম অর্ডার
   *[other] আগে { $orders }টি অর্ডার
})।
customer-off = কাস্টমার বাদ দেওয়া হয়েছে।
customer-no-address = এই মার্কেটে তাঁর কোনো ঠিকানা নেই: লিখুন, বা পিকআপ বেছে নিন।
customer-unknown = এই নম্বরে এখনও কোনো কাস্টমার নেই।
contact-set = যোগাযোগের ফোন রাখা হয়েছে।
address-set = ঠিকানা রাখা হয়েছে।
billing-same = বিল ডেলিভারির ঠিকানাতেই যাবে।
billing-set = বিলের ঠিকানা রাখা হয়েছে।
exempt-on = ট্যাক্স নেওয়া হবে না।
exempt-off = ট্যাক্স নেওয়া হবে।
service-set = ডেলিভারির ধরন: { $service }।
payment-set = পেমেন্ট: { $payment }।
note-set = গুদামের জন্য নোট রাখা হয়েছে।
note-off = নোট বাদ দেওয়া হয়েছে।
market-set = মার্কেট: { $market }।
undone = শেষ পরিবর্তনটি ফিরিয়ে নেওয়া হয়েছে।
deleted = কার্ট মুছে ফেলা হয়েছে।
approved = #{ $number } { $status } হয়েছে, করেছেন { $who }।
cancelled = #{ $number } { $status } হয়েছে, করেছেন { $who }; স্টক ও কুপন ফেরত গেছে।
decided-already = #{ $number } আগেই { $status } হয়েছে, করেছেন { $who }।
left = ঠিক আছে, কিছু করা হয়নি।
nothing-changed = আগে থেকেই এমন আছে।
nothing-to-undo = ফিরিয়ে নেওয়ার মতো কিছু নেই।

## What could not be done

no-cart = কোনো কার্ট খোলা নেই। শুরু করতে লিখুন: new { $market }
no-cart-words = কোনো কার্ট খোলা নেই। মার্কেট বেছে নিন, যা লিখেছেন তা নতুন কার্টে যাবে।
no-such-cart = এমন কোনো কার্ট নেই। খোলা কার্ট: /list
no-such-order = এমন কোনো অর্ডার নেই। সব অর্ডার: /orders
no-such-market = “{ $word }” নামে কোনো মার্কেট নেই: একটি বেছে নিন।
no-such-service = “{ $word }” নামে কোনো ডেলিভারির ধরন নেই: একটি বেছে নিন।
no-such-payment = “{ $word }” নামে কোনো পেমেন্ট নেই: একটি বেছে নিন।
no-such-customer = কোনো কাস্টমার মেলেনি। ফোন নম্বর লিখুন, অথবা “new” লিখে নাম দিন।
no-line-named = “{ $text }” কার্টে নেই।
which-line-named = “{ $text }” কয়েকটি লাইনে আছে: কোনটি?
which-line = “{ $word }” এই কার্টের কোনো লাইন নয়: লাইনের নম্বর লিখুন।
which-order = কোন অর্ডার? নম্বর লিখুন, যেমন 311012
not-an-order = “{ $word }” অর্ডার নম্বর নয়। এভাবে লিখুন: 311012
no-coupon = এই কার্টে কোনো কুপন নেই।
which-coupon = কোন কুপন? এই কার্টে আছে: { $codes }। লিখুন: coupon off কোড
no-line-yet = পরিমাণ ঠিক করার মতো কোনো লাইন নেই: আগে আইটেম যোগ করুন।
not-found = “{ $text }” পাওয়া যায়নি: অন্য শব্দ বা SKU লিখে দেখুন।
nothing-to-confirm = হ্যাঁ বলার মতো কিছু জিজ্ঞাসা করা হয়নি: কী লাগবে তা স্ক্রিনেই আছে।
not-understood = “{ $text }” নামে কোনো পণ্য বা কুপন নেই। কাস্টমার হলে লিখুন: customer { $text }। বাকিটা দেখতে /help লিখুন।
bad-quantity = “{ $word }” পরিমাণ নয়: ১ থেকে ৯,৯৯,৯৯৯ লিখুন।
bad-phone = “{ $text }” এই মার্কেটের ফোন নম্বর নয়: সংখ্যাগুলো মিলিয়ে দেখুন।
bad-price = “{ $word }” দাম নয়: 450-এর মতো অঙ্ক লিখুন, বা off।
bad-discount = “{ $word }” ছাড় নয়: 5%, বা 50-এর মতো অঙ্ক লিখুন, বা off।
bad-name = নাম লিখুন, সর্বোচ্চ ২০০ অক্ষর।
copy-what = কী কপি করবেন? কার্ট বা অর্ডারের নম্বর লিখুন।
usage = এভাবে লিখুন: { $usage }
typed-kept = আপনি লিখেছেন: { $text }
unread = পড়া যায়নি: “{ $text }”
customer-asks = তাঁরা জানতে চান: “{ $text }”
name-read = { $text } লিখেছেন: তাঁর ফোন নম্বর কত? লিখলেই যুক্ত হবে।
too-long = লেখাটি বেশি বড়: সর্বোচ্চ { $most } অক্ষর। ভাগ করে পাঠান।
unreadable-character = লেখায় এমন একটি অক্ষর আছে যা রাখা যায় না। সেটি বাদ দিয়ে আবার লিখুন।
unknown-command = { $word } নামে কোনো কমান্ড নেই। { $near } বলতে চেয়েছেন?
unknown-button = ওই বাটন আর কাজ করে না। এখনকার অবস্থা এই।
stale = এর মধ্যে কার্ট বদলেছে, তাই কিছু করা হয়নি। এখনকার অবস্থা এই।
stale-by = এর মধ্যে { $who } কার্ট বদলেছেন: { $what } কিছু করা হয়নি। এখনকার অবস্থা এই।
card-number = এটি পেমেন্ট কার্ডের নম্বর মনে হচ্ছে: রাখা হয়নি। কার্ডের তথ্য চ্যাটে নয়, পেমেন্ট পেজে নিন।
no-such-key = শেষ স্ক্রিনে { $key } নম্বর বোতাম নেই।
refused-placed = অর্ডার হয়ে গেছে: এই কার্ট আর বদলানো যাবে না।
refused-closed = এই কার্ট বন্ধ: আর বদলানো যাবে না।
refused-line = লাইন { $line } আর নেই।
refused-item = আইটেমটি আর নেই।
refused-not-sellable = { $item } এখন বিক্রি হচ্ছে না।
refused-quantity = এক লাইনে ১ থেকে { $most }টি নেওয়া যায়।
refused-lines = এক কার্টে সর্বোচ্চ { $most }টি লাইন থাকতে পারে।
refused-long = লেখাটি বেশি বড়: সর্বোচ্চ { $most } অক্ষর।
refused-amount = অঙ্কটি শূন্যের কম বা বেশি বড়: অন্য অঙ্ক লিখুন।
refused-fine = { $currency } কারেন্সিতে দশমিকের পর { $digits } ঘর: এর বেশি ঘর লিখবেন না।
refused-manager = এটি শুধু ম্যানেজার করতে পারেন।
refused-limit = এতে ছাড় { $limit }-এর বেশি হবে, যার জন্য ম্যানেজার লাগবে।
refused-nothing-moved = কোনো দাম বদলায়নি।
refused-not-attached = { $code } এই কার্টে দেওয়া নেই।
refused-address = ঠিকানা পুরো নয়: রাস্তা, শহর পোস্টকোড লিখুন।
refused-service = এই ডেলিভারি এখন আর নেই: অন্য একটি বেছে নিন।
refused-payment = এই পেমেন্ট এখন আর নেই: অন্য একটি বেছে নিন।
refused-no-address = ডেলিভারির ঠিকানা এখনও নেই: আগে সেটি দিন।
refused-not-yours = এটি শুধু যিনি তৈরি করেছেন তিনি বা ম্যানেজার করতে পারেন।
refused-self-approval = অর্ডারটি আপনি নিজে করেছেন: অন্য ম্যানেজারকে অনুমোদন করতে হবে।
stranger = এটি একটি দোকানের অর্ডার ডেস্ক। ঢুকতে চাইলে মালিককে বলুন।
fault = আমাদের দিকে একটি সমস্যা হয়েছে; কিছুই হারায়নি। একটু পরে আবার চেষ্টা করুন। আবার হলে ম্যানেজারকে এই রেফারেন্স দিন: { $reference }

## Lists and orders

carts-title = খোলা কার্ট
carts-none = এমন কোনো খোলা কার্ট নেই।
orders-title = অর্ডার
orders-none = এমন কোনো অর্ডার নেই।
history-title = { $cart }: কে কী বদলেছেন
status-pending = পেন্ডিং
status-approved = অনুমোদিত
status-cancelled = বাতিল
payment-unpaid = বাকি
payment-paid = পরিশোধ হয়েছে
payment-refunded = ফেরত দেওয়া হয়েছে
fulfillment-unfulfilled = শুরু হয়নি
fulfillment-packed = প্যাক হয়েছে
fulfillment-shipped = পাঠানো হয়েছে
fulfillment-delivered = পৌঁছেছে
order-payment-status = পেমেন্টের অবস্থা
order-fulfillment-status = ডেলিভারির অবস্থা
order-placed-by = অর্ডার করেছেন { $who }, { $when }, কার্ট { $cart }
order-approved-by = অনুমোদন করেছেন { $who }, { $when }
order-cancelled-by = বাতিল করেছেন { $who }, { $when }
approve-question = অর্ডারটি অনুমোদন করবেন? এরপর এর কাজ শুরু হবে।
cancel-question = অর্ডারটি বাতিল করবেন? স্টক ও কুপন ফেরত যাবে।
key-reason = ✎ কারণ লিখুন
ask-reason = কেন বাতিল করা হচ্ছে?
hint-reason = কারণ লিখুন, যেমন: ক্রেতা মত বদলেছেন
cancel-reason = কারণ: { $why }
cancel-ask = হ্যাঁ, কারণ, বা ফিরে যান লিখুন

## Why

why-title = { $cart }: দাম কীভাবে হলো
why-units = প্রতিটির দাম, তারপর পরিমাণ × দাম, কারেন্সি অনুযায়ী রাউন্ড করে:
why-line = { $units } × { $item }, প্রতিটি { $unit }
why-list = যোগ করার সময়ের নিয়মিত দাম
why-tier = { $from }টি থেকে পাইকারি দাম (নিয়মিত { $list })
why-override = দাম ঠিক করে দেওয়া; পাইকারি দাম খাটে না
why-unpriced = { $currency } কারেন্সিতে দাম নেই: লাইনটি ০ ধরা হয়েছে, এটি থাকলে অর্ডার হবে না
why-subtotal = সাবটোটাল: সব লাইনের যোগফল
why-line-discounts = লাইনে দেওয়া ছাড়
why-order-discount = পুরো অর্ডারে দেওয়া ছাড়
why-share = এর মধ্যে { $item }: { $share }
why-no-service = ডেলিভারির ধরন ঠিক হয়নি: ডেলিভারি চার্জ এখনও নেই।
why-shipping = ডেলিভারি চার্জ: { $service }
why-free-from = ছাড়ের পর পণ্যের দাম { $threshold } বা বেশি হলে ফ্রি
why-tax-estimated = ঠিকানা না পাওয়া পর্যন্ত { $place } ধরে আনুমানিক ট্যাক্স।
why-tax-place = ট্যাক্সের এলাকা: { $place }।
why-tax-inside-line = দামের মধ্যে ট্যাক্স { $rate }, প্রতি লাইনে রাউন্ড করা
why-tax-inside-document = দামের মধ্যে ট্যাক্স { $rate }, একবারে রাউন্ড করা
why-tax-added-line = ছাড়ের পরের দামে ট্যাক্স { $rate }, প্রতি লাইনে রাউন্ড করা
why-tax-added-document = ছাড়ের পরের দামে ট্যাক্স { $rate }, একবারে রাউন্ড করা
why-exempt = কাস্টমার ট্যাক্সমুক্ত: দামের ভেতরের ট্যাক্স বাদ দেওয়া হয়েছে
why-total = সর্বমোট
why-coupon-title = কুপন { $code }
benefit-percent = { $code }: { $value } ছাড়
benefit-fixed = { $code }: { $value } ছাড়
benefit-free-shipping = { $code }: ফ্রি ডেলিভারি
benefit-buy-get = { $code }: { $buy }টি কিনলে { $get }টিতে { $percent } ছাড়

## Quotes

quote-title = কোটেশন
quote-head = { $shop } · { $date }
quote-for = { $name }-এর জন্য
quote-foot = কনফার্ম করতে উত্তর দিন, আমরা অর্ডার করে দেব।

## The terminal's prompt

prompt-leave = বেরিয়ে যেতে আবার Ctrl-C চাপুন, অথবা লিখতে থাকুন।
prompt-too-long = লাইনটি { $limit } কিলোবাইটের চেয়ে বড়: শুধু শুরুর অংশ পড়া হয়েছে।

## Forms, and commands where each option has a field of its own

form-who = ফোন, নাম বা ই-মেইল
form-name = নতুন হলে নাম
form-line1 = বাড়ি ও রাস্তা
form-line2 = এলাকা, তলা
form-city = শহর
form-postcode = পোস্টকোড
form-region = বিভাগ বা রাজ্য
form-quantity = পরিমাণ
form-add-hint = ২টি cotton shirt L blue, ১টি mug
key-write = ✏️ লিখুন
key-fix = ✏️ ঠিক করুন
select-line = পণ্যের সারি বদলান
select-choose = বেছে নিন
not-kept = এটি নেওয়া যায়নি। কিছুই বদলায়নি: আবার চেষ্টা করুন।
no-access = এই চ্যানেলে লেখার অনুমতি আমার নেই। সার্ভারের দায়িত্বে যিনি আছেন, তাঁকে চ্যানেল দেখা, বার্তা পাঠানো ও লিংক বসানোর অনুমতি দিতে হবে। এটি শুধু আপনি দেখছেন।
command-cart = খোলা কার্টের সবকিছু
command-carts = খোলা কার্ট, নতুনগুলো আগে
command-say = নিজের ভাষায় বলুন: পণ্য, কাস্টমার, কুপন, পেমেন্ট, কনফার্ম
command-join = আমন্ত্রণ দিয়ে দলে যোগ দিন
command-language = এখানে যে ভাষায় উত্তর দেব
message-to-cart = খসড়া কার্ট বানান
option-market = বাংলাদেশ, ভারত, …
option-items = ২টি cotton shirt L blue, ১টি mug
option-cart = কার্টের নম্বর
option-from = কার্ট বা অর্ডারের নম্বর
option-product = পণ্য, সাইজ ও রং লিখে বেছে নিন
option-quantity = কতগুলো
option-line = কার্টের সারি
option-discount = ৫%, একটি অঙ্ক, বা off
option-price = একটি অঙ্ক, বা তালিকার দামের জন্য off
option-code = কুপনের কোড, বা off ও কোড
option-who = ফোন, নাম বা ই-মেইল; অথবা new ও নাম
option-phone = যে নম্বরে কল করতে হবে
option-address = রাস্তা, শহর পোস্টকোড
option-billing = same, অথবা ঠিকানা
option-state = on বা off
option-service = শিপিং, ডেলিভারি বা পিকআপ
option-method = কীভাবে টাকা দেওয়া হবে
option-note = নোট, বা off
option-coupon = একটি কুপনের কোড
option-filter = মার্কেট, দিন, value, বা একজন কাস্টমার
option-status = pending, approved বা cancelled
option-search = কাস্টমার, ফোন বা নম্বর
option-number = অর্ডারের নম্বর
option-reason = কেন
option-command = একটি কমান্ড
option-text = যা বলতেন: ২টি mug, 01712345678, cod, place
option-invitation = আমন্ত্রণের কোড
option-purpose = sales, managers, warehouse, digest বা off
option-language = ইংরেজি বা বাংলা

relay-made = { $name } এটি থেকে কার্ট করেছেন।
relay-sent = { $name }-কে পাঠানো হয়েছে।
relay-closed = { $name } ২৪ ঘণ্টার আগে লিখেছেন: তাঁরা আবার না লিখলে WhatsApp সাধারণ উত্তর নেয় না।
relay-noted = টিমের জন্য রাখা হয়েছে।
relay-taken = { $name }-এর দায়িত্ব আপনার।
relay-gone = এই কথোপকথন আর নেই।
relay-orders = { $orders ->
    [0] এখনও কোনো অর্ডার নেই
    [one] আগে { $orders }টি অর্ডার
   *[other] আগে { $orders }টি অর্ডার
}
relay-carts = খোলা: { $carts }
relay-window = ⏳ সাধারণ উত্তর দেওয়ার আরও { $hours } ঘণ্টা আছে
relay-window-last = ⏳ সাধারণ উত্তর দেওয়ার এক ঘণ্টারও কম আছে
relay-window-closed = ⌛ সাধারণ উত্তর দেওয়ার ২৪ ঘণ্টা শেষ
relay-taken-by = দায়িত্বে { $name }
relay-nameless = কেউ একজন
relay-no-number = নম্বর নেই
relay-nowhere = কাস্টমারদের মেসেজ এখনও কোনো চ্যাটে যায় না: যেখানে চান সেখানে /here sales লিখুন।
key-make-cart = 🛒 কার্ট করুন
key-answer = ↩ উত্তর
key-mine = আমার
key-again = আবার পাঠান
inbox-title = যাঁরা অপেক্ষায়
inbox-none = কেউ উত্তরের অপেক্ষায় নেই।
ask-answer = তাঁদের কী বলবেন?
form-answer = উত্তর
hint-answer = উত্তর লিখুন; আগে // দিলে শুধু টিমের জন্য থাকে
here-what = এই চ্যাট কীসের জন্য? /here sales (কাস্টমারের মেসেজ), /here managers (অনুমোদন), /here warehouse (প্যাকিং), /here digest (সকালের তালিকা), বা /here off
here-set = হয়েছে: এই চ্যাট এখন থেকে এই কাজের জন্য।

key-accepted = ✔ রাজি হয়েছেন
key-renew = কোটেশন নবায়ন
quote-made = কোটেশন { $number } হয়েছে: দাম { $until } পর্যন্ত থাকবে।
quote-accepted = কোটেশনে রাজি হয়েছেন। এবার অর্ডার করতে পারেন।
quote-until = এই দাম { $until } পর্যন্ত থাকবে।
quote-what = কত দিনের জন্য? /quote 14
card-quote = 📄 কোটেশন { $number }: দাম { $until } পর্যন্ত
card-quote-accepted = 📄 কোটেশন { $number }-এ রাজি: দাম { $until } পর্যন্ত
card-quote-expired = ⌛ কোটেশন { $number } { $until }-এ শেষ: /quote দিয়ে নবায়ন করুন
card-quote-void = 📄 কোটেশন { $number } বাতিল: এরপর কার্ট বদলেছে
problem-quote = কোটেশন { $number } { $ended }-এ শেষ হয়েছে: /quote দিয়ে নবায়ন করুন।
refused-quote-nothing = কোটেশনের মতো কিছু নেই: দাম আছে এমন আইটেম যোগ করুন।
refused-quote-days = কোটেশন ১ থেকে { $most } দিনের হয়।
refused-no-quote = চালু কোনো কোটেশন নেই: /quote দিয়ে করুন।
option-days = কত দিনের জন্য

key-send-quote = কাস্টমারকে পাঠান
key-confirm = রাজি
key-change = বদলান
key-talk = কথা বলুন
key-accepted-cart = ✔ রাজি: { $cart } অর্ডার করুন
relay-unheard = তাঁরা এখনও WhatsApp-এ লেখেননি: কিছু পাঠানো হয়নি।

key-file = PDF ও ছবি
key-mail = ই-মেইলে
form-mail = ই-মেইল ঠিকানা
ask-mail = কোটেশন কোন ই-মেইলে যাবে?
hint-mail = name@example.org
mail-unset = এখানে ই-মেইল চালু নেই: SMTP_URL ও MAIL_FROM সেট করতে হবে।
mail-bad = “{ $address }” ই-মেইল ঠিকানা নয়। name@example.org-এর মতো লিখুন।
mail-on-its-way = কোটেশন ই-মেইলে { $address } ঠিকানায় যাচ্ছে।
mail-sent = কোটেশন ই-মেইলে পাঠানো হয়েছে।
mail-refused = ⚠ কোটেশনের ই-মেইল যায়নি: { $reason }। ঠিকানা দেখে আবার পাঠান।
paper-date = তারিখ
paper-until = মেয়াদ
paper-rep = যোগাযোগ
paper-item = পণ্য
paper-quantity = পরিমাণ
paper-price = দর
paper-amount = মোট
paper-saved = আপনার সাশ্রয় { $amount }

key-template = টেমপ্লেট হিসেবে পাঠান
relay-held = Meta-অনুমোদিত টেমপ্লেট হিসেবে পাঠানো যাবে।

command-packed = অনুমোদিত অর্ডার প্যাক হয়েছে: /packed 311012 (ম্যানেজার)
command-shipped = পাঠানো বা হাতে দেওয়া হয়েছে, স্টক কমে: /shipped 311012 (ম্যানেজার)
command-delivered = পৌঁছে গেছে: /delivered 311012 (ম্যানেজার)
command-paid = টাকা এসেছে: /paid 311012 বা /paid 311012 1500 (ম্যানেজার)
key-step-packed = 📦 প্যাক হয়েছে
key-step-unpacked = ↩ প্যাক হয়নি
key-step-shipped = 🚚 পাঠানো হয়েছে
key-step-handed = 🤝 হাতে দেওয়া হয়েছে
key-step-delivered = 🏠 পৌঁছেছে
key-step-paid = 💵 টাকা পেয়েছি
key-step-unpaid = ↩ টাকা পাইনি
step-packed = #{ $number } প্যাক হয়েছে, জানালেন { $who }।
step-unpacked = #{ $number } আসলে প্যাক হয়নি, জানালেন { $who }।
step-shipped = #{ $number } পাঠানো বা হাতে দেওয়া হয়েছে, করেছেন { $who }।
step-delivered = #{ $number } পৌঁছেছে, জানালেন { $who }।
step-paid = #{ $number }-এর টাকা এসেছে: { $amount }, জানালেন { $who }।
step-unpaid = #{ $number }-এর টাকা আসলে আসেনি, জানালেন { $who }।
step-already = #{ $number } আগেই { $status }, করেছেন { $who }।
step-packed-by = প্যাক করেছেন { $who }, { $when }
step-unpacked-by = প্যাক খুলেছেন { $who }, { $when }
step-shipped-by = পাঠিয়েছেন বা হাতে দিয়েছেন { $who }, { $when }
step-delivered-by = পৌঁছেছে, { $who }, { $when }
step-paid-by = টাকা { $amount }, { $who }, { $when }
step-unpaid-by = টাকা আসেনি, { $who }, { $when }
refused-not-now = এখন এই অর্ডারে এটা করা যাবে না: অর্ডারের অবস্থা দেখুন।
key-goods-bad = বাতিল, পণ্য আর বিক্রি হবে না
key-goods-gone = বাতিল, পণ্য ফেরত আসবে না
order-history = এই কাস্টমারের আগের অর্ডার: { $orders }
order-discounted = ⚠ { $amount } ছাড় ({ $share })
order-overrides = ⚠ হাতে দেওয়া দাম: { $lines }
order-left = { $item }: { $place }-এ আছে { $left }
option-amount = কত টাকা এসেছে

command-followups = যে কার্টগুলোর জন্য ফোন করতে হবে: /followups
command-stats = কত ফিরে পাওয়া গেল, কত গেল না: /stats 30 (ম্যানেজার)
option-whose = সবার
option-period = শেষ কত দিনের
option-digest = ডাইজেস্টের মার্কেট ও সময়, যেমন 08:30
digest-title = সকালের হিসাব
digest-chart = খোলা কার্ট, কত দিনের পুরোনো
digest-yesterday = গতকাল
digest-created = নতুন কার্ট
digest-placed = অর্ডার হয়েছে
digest-lost = হাতছাড়া
digest-recovered = 🎉 ফিরে পাওয়া
digest-waiting = 🛒 শেষ হয়নি
digest-none = ✅ ফোন করার মতো কোনো কার্ট নেই।
digest-more = … আরও { $more }টি: /followups
digest-pending = ⏳ অনুমোদনের অপেক্ষায়
digest-quotes = 📄 যে কোটেশনের মেয়াদ শেষ হচ্ছে
digest-nobody = কাস্টমার নেই
followups-title = ☎ আমার যে কার্টগুলোর জন্য ফোন বাকি
followups-all = ☎ সবার যে কার্টগুলোর জন্য ফোন বাকি
followups-none = কোনো ফোন বাকি নেই।
key-followups-all = সবার
key-followups-mine = আমার
key-chase-open = কার্ট খুলুন
key-chase-called = ☎ ফোন করেছি
key-chase-none = ধরেননি
key-chase-lost = ✗ হাতছাড়া…
key-snooze-1 = 💤 ১ দিন
key-snooze-3 = 💤 ৩ দিন
key-snooze-7 = 💤 ৭ দিন
outcome-called = ☎ ফোন করা হয়েছে
outcome-no_answer = ☎ ধরেননি
outcome-snoozed = 💤 পরে
outcome-lost = ✗ হাতছাড়া
lost-question = { $cart } কেন হাতছাড়া হলো? কার্টটি বন্ধ হবে।
lost-price = দাম
lost-stock = স্টকে নেই
lost-elsewhere = অন্য জায়গায় কিনেছেন
lost-silent = সাড়া দেননি
lost-other = অন্য কারণ
chase-called = { $cart }: ফোন করা হয়েছে।
chase-no_answer = { $cart }: ফোন ধরেননি।
chase-snoozed = { $cart } পরে দেখা হবে।
chase-lost = { $cart } হাতছাড়া হিসেবে বন্ধ হলো।
chase-gone = কার্টটি আর খোলা নেই।
stats-title = 📈 শেষ { $days } দিন
stats-won = ফিরে পাওয়া
stats-lost = হাতছাড়া
stats-none = এখনো কারও খোঁজ নেওয়া হয়নি।

stale-title = 🕸 আপনার { $count }টি কার্ট { $days } দিন ধরে ধরা হয়নি। ৩০ দিন পর বন্ধ হয়ে যাবে।
stale-question = এই { $count }টি কার্ট মুছবেন?
key-stale = দেখানো সব মুছুন…
key-stale-yes = হ্যাঁ, সব মুছুন
stale-deleted = { $count }টি কার্ট মুছে ফেলা হয়েছে।
closed-idle = বন্ধ: { $days } দিন কেউ ধরেননি।

command-staff = কে কে আছেন: /staff, /staff invite rep, /staff role Asha manager, /staff remove Asha (ম্যানেজার; শেষ দুটি: মালিক)
command-coupons = দোকানের কুপন: /coupons, /coupons new SPRING 10% min 500 limit 100, /coupons end SPRING (ম্যানেজার)
command-stock = কত আছে: /stock MUG, /stock MUG +20 DHK, /stock MUG =40 (ম্যানেজার)
command-setprice = দাম ও পাইকারি দাম: /setprice MUG BD 450 50:400 (ম্যানেজার)
command-variant = বিক্রি বন্ধ বা চালু: /variant MUG off (ম্যানেজার)
option-change = কী করতে হবে; কিছু না লিখলে তালিকা
option-sku = SKU, তারপর কী করতে হবে: +20 DHK; BD 450 50:400; off
staff-title = 👥 কর্মীরা
staff-what = /staff সবার তালিকা। /staff invite rep, /staff role Asha manager, /staff remove Asha
staff-invited = { $role } হিসেবে একটি আমন্ত্রণ তৈরি হয়েছে; এক দিন, একবার চলবে।
staff-role = { $name } এখন থেকে { $role }।
staff-removed = { $name } আর কর্মী নন।
staff-nobody = “{ $name }” নামে কেউ নেই: /staff দেখুন।
staff-last-owner = { $name } একমাত্র মালিক: আগে আরেকজনকে মালিক করুন।
refused-owner = এটা শুধু মালিক করতে পারেন।
coupons-title = 🏷 কুপন
coupons-what = /coupons তালিকা। /coupons new SPRING 10% min 500 limit 100, /coupons new OFF50 50 BDT, /coupons end SPRING
coupons-made = কুপন { $code } এখন থেকে চলবে।
coupons-ended = কুপন { $code } শেষ। যে কার্টে আছে সেখানে জানানো হবে।
coupons-there = { $code } কুপন আগেই আছে: শেষ করুন, বা অন্য কোড দিন।
stock-title = 📦 বাকি = আছে − বিক্রি
stock-what = /stock MUG দেখায়। /stock MUG +20 DHK যোগ, /stock MUG -2 বাদ, /stock MUG =40 গুনে ঠিক করা।
stock-now = { $place }-এ { $sku }: আছে { $hand }, বিক্রি { $taken }।
stock-where = কোথায়? শেষে লিখুন: { $places }
stock-taken = { $taken }টি আগেই বিক্রি: এর কম থাকতে পারে না।
setprice-what = SKU, মার্কেট, দাম, আর বাড়তে থাকা পাইকারি দাম লিখুন: /setprice MUG BD 450 50:400 100:380
setprice-now = { $market }-এ { $sku } এখন { $price }। খোলা কার্টে দাম বদলের কথা দেখাবে।
variant-what = SKU আর on বা off লিখুন: /variant MUG off
variant-on = { $sku } বিক্রি হচ্ছে।
variant-off = { $sku } বিক্রি বন্ধ। যে কার্টে আছে সেখানে দেখাবে।
no-such-sku = { $sku } নামে SKU নেই: কার্টে পণ্যটি দেখুন, বা খুঁজুন।
refused-by-checks = নেওয়া হলো না: { $why }।

twin-cart = ⚠ একই কাস্টমারের খোলা কার্ট আছে { $who }-এর কাছে: { $what }, { $total }, { $ago }।
twin-order = ⚠ একই কাস্টমারের অর্ডার দিয়েছেন { $who }: { $what }, { $total }, { $ago }।

hook-gone = ⚠ { $url } জানিয়েছে সেটি আর নেই ({ $reason }): আর অর্ডারের খবর পাঠানো হবে না। `cartwright webhook add` দিলে আবার চালু হবে।
