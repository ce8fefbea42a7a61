//! The English words of an order.

use super::vocabulary::{Class, Table};

pub(super) const WORDS: Table = &[
    (
        Class::Filler,
        "sku, item code, product code, to my office, to my home, to my house, to my place, to our office, at my home, at my office, mens, gents, unisex, but, per, than, via, approx, exactly, grab, throw in, hook me up, toss, book, \
         reserve, arrange, ship, pack, prepare, keep, supply, provide, restock, stock up, could use, running low, running out, looking to, \
         planning to, plan to, wish, wishing, require, requiring, requesting, request, trying, decided, decide, think i, i think, maybe, \
         i, id, ill, im, ive, i am, i will, we, wed, well, were, you, your, us, me, my, our, it, its, them, they, \
         would, will, shall, should, could, can, may, might, must, do, like, want, wanna, wants, need, needs, love to, \
         have, get, getting, take, order, ordering, buy, buying, purchase, send, give, place, \
         include, put, bring, deliver, add, looking, look, go, going, gonna, please, pls, plz, kindly, the, this, that, \
         these, those, of, some of, in, on, with, just, only, too, as well, well, then, so, ok, okay, yes, yeah, yep, \
         sure, right, there, here, now, today, hi, hello, hey, dear, sir, madam, maam, bro, brother, sis, sister, \
         boss, admin, team, thanks, thank you, thx, ty, tnx, guys, folks, is, are, be, am, was, to, from, at, let, \
         lets, let me, also, um, uh, hmm, oh, ah, following, below, things, stuff, cart, list, one of, worth, nice, good, \
         new, fresh, best quality, good quality, all, total of, hope, think, guess, im thinking, interested, try, \
         which is, who, my husband, my wife, my mother, my mom, my mum, my father, my dad, my son, my daughter, my kids, my boss, she, he, sned, snd, wnat, wnt, pleas, plzz, plss, pls, giv, ned, gimme, if possible, asap, urgently, quickly, pieces of, again, once, up, out, off you, myself, \
         ones, one, mine, ur, u, wud, wanted, wanting, hereby, regarding, about, my order, an order, for order, \
         confirm, ready, time, requirement, requirements, looking for, order for",
    ),
    (
        Class::Greeting,
        "hi, hii, hiii, hello, helo, hlw, hey, heyy, hiya, dear, sir, madam, maam, good morning, good afternoon, good evening, good day, \
         good night, morning, evening, greetings, how are you, how are you doing, how r u, hope you are well, \
         hope you are doing well, hope youre well, hope youre doing well, hope all is well, hope this finds you well, \
         hope u r fine, hope you are fine, whats up, sup, thanks, thank you, thank you so much, thanks a lot, \
         thank you very much, thanks in advance, many thanks, thx, tnx, ty, cheers, regards, best regards, \
         kind regards, warm regards, best wishes, sincerely, yours, yours sincerely, yours truly, bye, see you, \
         take care, have a nice day, have a great day, have a good day, please, pls, plz, ok, okay, sure, yes, yeah, \
         yep, great, perfect, nice, cool, good, awesome, lovely, alright, all right, well, so, right, bro, brother, \
         sister, boss, team, admin, there, all, everyone, friend, friends, happy new year, eid mubarak, merry christmas, \
         welcome, youre welcome, no problem, no worries, sorry to bother you, sorry for the trouble, \
         sorry for the late reply, excuse me, god bless, bless you, thats all, that is all, thats it, that is it, \
         thats everything, nothing else, thats all for now, thats all thanks, i love your shop, love your shop, \
         love your products, love your store, great shop, nice shop, you guys are great, me again, its me again, \
         i want to order, i want to place an order, i would like to order, i would like to place an order, \
         id like to order, id like to place an order, id like to order the following, please send the following, \
         i need the following, please send me the following, i want to buy, here is my order, heres my order, \
         this is my order, my order, order, new order, order list, my list, list, heres the list, here is the list, \
         i want the following, order details, order please, i have an order, want to order, like to order, \
         need these, please confirm, confirm please, let me know, please let me know, lmk, waiting, waiting for your reply, \
         looking forward, reply soon, reply asap, asap, lol, haha, hehe, now, the, to, my, you, for, in, advance, much, \
         very, a lot, so much, and, wow, hope, are, is",
    ),
    (
        Class::Farewell,
        "thanks, thank you, thx, tnx, regards, best regards, kind regards, warm regards, sincerely, yours, cheers, \
         best, best wishes, many thanks, yours truly, yours sincerely, love",
    ),
    (Class::And, "and, plus, n, as well as, along with, together with, and also, and then"),
    (
        Class::Unit,
        "pc, pcs, pce, pces, piece, pieces, peice, peices, nos, unit, units, qty, x, ea, times, copies, copy, count",
    ),
    (
        Class::Container,
        "pk, pks, btl, btls, bottel, bottels, botle, botles, pkts, packt, paket, pack, packs, packet, packets, pkt, pkts, box, boxes, bottle, bottles, bag, bags, jar, jars, can, cans, tin, \
         tins, tube, tubes, bar, bars, set, sets, roll, rolls, bunch, bunches, carton, cartons, case, cases, sack, \
         sacks, container, containers, pouch, pouches, tub, tubs, crate, crates, sachet, sachets, bundle, bundles, \
         loaf, loaves, strip, strips, sheet, sheets, ream, reams, cup, cups",
    ),
    (Class::Dozen, "dozen, dozens, doz, dz, dozzen, dozon"),
    (Class::Pair, "pair, pairs, pr, prs"),
    (Class::Couple, "couple, couple of"),
    (Class::Half, "half, half a, 1/2, half of"),
    (
        Class::Paired,
        "shoe, shoes, sock, socks, sandal, sandals, slipper, slippers, boot, boots, jeans, jean, trouser, trousers, pant, \
         pants, shorts, earphone, earphones, earring, earrings, glove, gloves, sneaker, sneakers, scissors, glasses, \
         sunglasses, pliers, speakers, headphones",
    ),
    (
        Class::Measure,
        "l, g, gm, gms, gr, grm, grms, gram, grams, kg, kgs, kilo, kilos, kilogram, kilograms, ml, mls, ltr, ltrs, lt, lit, litre, \
         litres, liter, liters, cm, mm, inch, inches, ft, feet, foot, w, watt, watts, gb, tb, mah, v, volt, volts, m, \
         meter, metre, meters, metres, oz, lb, lbs, pound, pounds, mg, kva, amp, amps",
    ),
    (
        Class::CountLabel,
        "qty, quantity, quantities, nos, count, how many, units, amount, pcs, pieces, number of pieces",
    ),
    (
        Class::Vague,
        "some, few, a few, several, many, lots, lots of, a lot of, a bunch of, bulk, handful, a handful of",
    ),
    (
        Class::SizeLabel,
        "size, sizes, sz, colour, color, colours, colors, clr, waist, length, shade, flavour, flavor, weight, volume, \
         variant, option, type, model, pattern, scent, capacity, dimension",
    ),
    (
        Class::ItemLabel,
        "item, items, product, products, order, orders, list, order list, my order, order details, item name, \
         product name, want, need, shopping list, i need, i want, required, requirement, cart",
    ),
    (
        Class::Ask,
        "how much, how many days, how long, how do, how does, how can, how is, how about, what, whats, what about, when, where, which, \
         why, who, whose, do you, did you, does, does the, is there, is it, is the, is this, is that, are there, are the, \
         are you, are these, are they, have you got, got any, any chance, any discount, any offer, any offers, price of, price for, total price of, \
         total price for, total cost of, total cost for, price, prices, cost of, \
         cost, rate, available, availability, in stock, can you tell, could you tell, tell me, do u, is your, was wondering, \
         wondering if, wondering, want to know, would like to know, need to know, may i know, can i know, possible to, \
         delivery charge, delivery charges, delivery fee, delivery cost, delivery time, shipping charge, shipping fee, shipping cost, \
         can i pay, can i return, can i exchange, can i see, can you show, can you deliver to, can i collect, \
         can i pick, have any, whats the, will it, will the, will there, would it, would you have, are u, isnt, arent, \
         doesnt, is delivery, charge, how come, how big, how old, how heavy, how fast, how soon, until when",
    ),
    (
        Class::Request,
        "please give me, pls give me, plz give me, give me, send me, pls send, plz send, need only, only need, just need, only want, just want, \
         ill take, i will take, im taking, i am taking, kindly give, kindly send, can you do, could you do, can u do, could i please get, could we please have, could we please get, can we please get, can we please have, may i please have, can you pls send, can u pls send, can u please send, could u send, could u please send, can you kindly send, could you kindly send, can i get, can i have, can i order, can i buy, can i take, could i get, could i have, could i order, may i have, may i get, \
         can we get, can we have, can we order, could we get, could we have, can you send, could you send, can you please send, \
         could you please send, can u send, would you send, will you send, can you give, could you give, can you add, \
         could you add, can you deliver, could you deliver, can you bring, can you book, can you pack, could you pack, \
         can you get, please send, please add, please give, i want, i need, i would like, id like, i d like, can i please get, \
         can i please have, could i please have, could you please add, can you please add, could you arrange, can you arrange, \
         can you keep, would it be possible to get, is it possible to get, possible to order, possible to get, ill take, i will take, \
         mind sending, can you ship, could you ship, can you put, could you put, would like to order, want to order",
    ),
    (Class::If, "if, in case, unless, whether, depending, maybe, perhaps, probably, not sure, might, either"),
    (
        Class::Past,
        "last time, last week, last month, last year, last order, previous order, previously, earlier i, already, \
         ordered, bought, received, recieved, got the, had ordered, had bought, was ordered, yesterday i, used to, \
         got delivered, came broken, arrived, broken, damaged, refund, return, exchange, complaint, complain, \
         ago, wrong, my friend, my sister, my brother, saw, seen, gave me, next time, next week, next month, later",
    ),
    (
        Class::Missing,
        "hasnt arrived, has not arrived, havent arrived, have not arrived, not arrived, didnt arrive, did not arrive, \
         hasnt come, has not come, havent received, have not received, not received, didnt receive, did not receive, \
         not delivered, hasnt been delivered, didnt get, did not get, havent got, still waiting, still not, where is my order, \
         was missing, were missing, is missing, are missing",
    ),
    (
        Class::Recap,
        "so thats, so that is, so that makes, that makes, so in total, that would be, so total, so altogether",
    ),
    (
        Class::Fix,
        "no, nope, nah, sorry, oops, opps, actually, wait, correction, scratch that, i mean, i meant, make it, make that, \
         change it to, change that to, change to, change, changed my mind, rather, on second thought, on second thoughts, \
         update, edit, my mistake, my bad, mistake, not that, hold on, let me change, make them, make the, make, \
         better make it, i said, should be, it should be, instead make it, better, lets make it, replace it with, \
         no no, no wait, actually no, sorry no, ah sorry, ignore that, hmm no",
    ),
    (Class::Not, "not, not the, isnt, rather than, other than, but not"),
    (Class::InsteadOf, "instead of, in place of, in lieu of, replacing, rather than"),
    (Class::Instead, "instead"),
    (
        Class::Off,
        "cancel, cancel the, remove, remove the, delete, drop, drop the, without, without the, forget, forget the, \
         forget about, dont need, dont need the, dont want, dont want the, do not need, do not want, dont send, \
         do not send, no need, no need of, no need for, leave out, leave out the, skip, skip the, except, except the, \
         minus, no more, dont add, do not add, take off, take out, exclude, excluding, dont include, do not include, \
         not need, wont need, never mind the, nevermind the, scrap the, scrap, ignore the, hold the",
    ),
    (
        Class::OffAfter,
        "cancelled, canceled, not needed, no longer needed, not required, is not needed, not necessary",
    ),
    (Class::More, "more, extra, additional, another, in addition"),
    (
        Class::PhoneLabel,
        "phone, phone no, phone number, her number, his number, their number, her number is, his number is, ph, ph no, mobile, mobile no, mobile number, mob, mob no, cell, cell no, \
         cell number, tel, telephone, contact, contact no, contact number, contact me at, call, call me at, call me on, call at, \
         whatsapp, whatsapp number, wa, number, no, my number, my number is, my phone number is, my phone is, my mobile is, \
         my contact is, number is, phn, phone is, reach me at, customer, client, customer phone, ring me on, text me at, \
         my cell is, my no, my no is, my num is, num, number here, hotline, recipient",
    ),
    (
        Class::NameLabel,
        "name, full name, receiver name, receivers name, recipient name, customer name, name is, my name is, my name, names, customer, client, recipient, receiver, \
         contact name, contact person, buyer, bill to, attn, attention, ordered by",
    ),
    (Class::NameSaid, "this is, i am, im, my name is, its, here is, it is, name is, my names, on behalf of"),
    (
        Class::AddressLabel,
        "address, delivery address, shipping address, my address, my address is, address is, addr, add, adress, \
         addres, full address, home address, office address, ship to, deliver to, delivery to, location, send to, \
         deliver it to, send it to, send them to, deliver them to, ship it to, ship them to, destination, delivery location, \
         delivered to, shipped to, deliver at, delivery at, send at, drop at, deliver this to, send this to, send everything to, \
         deliver everything to, parcel to, shipping to, im at, i live at, i live in, we are at",
    ),
    (Class::AddressSaid, "deliver, delivery, delivered, send, ship, shipped, shipping, parcel"),
    (
        Class::AddressWord,
        "house, house no, h no, hse, home no, road, road no, rd, street, str, st, avenue, ave, av, blvd, boulevard, block, blk, \
         flat, flat no, floor, fl, sector, sec, village, vill, para, lane, ln, apt, apartment, district, dist, thana, \
         upazila, post, post office, po, p o, postcode, zip, zip code, plot, plot no, building, bldg, tower, suite, unit, drive, dr, \
         court, ct, square, sq, plaza, market, bazar, bazaar, circle, goli, gali, mohalla, union, city, town, level, \
         lift, holding, holding no, ward, ward no, area, r a, near, beside, opposite, behind, opp, next to, in front of, \
         jalan, simpang, kampong, kg, lot, spg, colony, nagar, highway, hwy, terrace, close, crescent, housing, society, \
         mosque, school gate, hospital, university, college, station, bus stand",
    ),
    (
        Class::Place,
        "dhaka, chittagong, chattogram, ctg, sylhet, khulna, rajshahi, barisal, barishal, rangpur, mymensingh, comilla, \
         cumilla, gazipur, narayanganj, uttara, mirpur, gulshan, banani, dhanmondi, mohammadpur, motijheel, badda, \
         rampura, farmgate, tejgaon, malibagh, bashundhara, baridhara, mohakhali, khilgaon, kalabagan, shyamoli, lalmatia, \
         savar, tongi, bogra, bogura, jessore, jashore, dinajpur, feni, noakhali, coxs bazar, tangail, pabna, kushtia, \
         faridpur, wari, old dhaka, lalbagh, jatrabari, agargaon, kolabagan, new market, shahbagh, paltan, mogbazar, \
         bangladesh, india, usa, brunei, kolkata, calcutta, delhi, new delhi, mumbai, bombay, bangalore, bengaluru, \
         chennai, hyderabad, pune, karol bagh, bandra, civil lines, new york, newark, buffalo, los angeles, houston, \
         austin, dallas, chicago, boston, miami, brooklyn, queens, manhattan, jersey city, texas, california, nj, ny, \
         bandar seri begawan, bandar, gadong, kuala belait, tutong, seria, agrabad, zindabazar, halishahar, nasirabad, panchlaish, bagerhat, bandarban, barguna, bhola, brahmanbaria, chandpur, chapainawabganj, chuadanga, gaibandha, gopalganj, habiganj, jamalpur, jhalokati, jhenaidah, joypurhat, khagrachhari, kishoreganj, kurigram, lakshmipur, lalmonirhat, madaripur, magura, manikganj, meherpur, moulvibazar, munshiganj, naogaon, narail, narsingdi, natore, netrokona, nilphamari, panchagarh, patuakhali, pirojpur, rajbari, rangamati, satkhira, shariatpur, sherpur, sirajganj, sunamganj, thakurgaon, sreemangal",
    ),
    (
        Class::CouponLabel,
        "coupons, coupon codes, promo codes, codes, voucher codes, use codes, apply codes, coupon, coupon code, promo, promo code, promocode, voucher, voucher code, discount code, code, use code, \
         apply code, apply coupon, use coupon, apply, my coupon, offer code, with code, use the code, apply the code, coupon is, \
         code is, discount coupon, use my code, redeem",
    ),
    (
        Class::PayLabel,
        "pay, payment, payment method, payment by, payment via, paying, pay by, pay with, pay via, payment mode, \
         pay in, pay through, pay on, paid, paid by, ill pay, i will pay, will pay, paying by, paying with, payment is, payment will be, \
         mode of payment",
    ),
    (
        Class::ServiceLabel,
        "fulfillment, fulfilment, service, delivery method, shipping method, delivery option, delivery mode, delivery type, \
         delivery, shipping, shipment, ship by, send by, deliver by, pickup, collection, delivery by",
    ),
    (
        Class::NoteLabel,
        "note, notes, special note, special notes, instruction, instructions, special instruction, special instructions, special request, remark, \
         remarks, comment, comments, message, ps, p s, nb, n b, fyi, delivery note, delivery instruction, delivery instructions, note that, \
         please note, request, gift message, card message, message on card, message on the card, note on the card, reminder",
    ),
    (
        Class::NoteVerb,
        "as a gift, for a gift, leave it, leave at, leave the parcel, leave the package, leave them, leave with, leave in, leave by, leave on, leave my, leave everything, leave \
         outside, leave this, call before, call me before, call me when, call when, call me once, call once, call first, call upon, call on arrival, \
         call me after, call after, ring before, ring the bell, ring the, ring me before, text me before, text before, knock, dont ring, do not ring, dont call, do not call, \
         handle with care, handle carefully, be careful, careful, fragile, gift wrap it, gift wrap them, gift wrap this, gift wrap everything, gift wrap all, please gift wrap, \
         gift wrapped, gift wrapping, wrap it, wrap them, wrap as, wrap the, wrap everything, wrap all, pack it, pack them, pack carefully, pack well, pack properly, pack the, pack everything, pack nicely, pack separately, \
         pack as, pack in, write on, write happy, write a, please write, put a card, include a card, include a note, add a card, add a note, add a message, add a birthday card, \
         make sure, ensure, dont be late, do not be late, deliver before, deliver after, deliver by, deliver on, deliver between, deliver in the, deliver tomorrow, deliver today, deliver it before, \
         deliver it after, deliver it by, deliver it on, deliver it tomorrow, deliver within, delivery before, delivery after, delivery on, delivery between, delivery tomorrow, \
         need it by, need it before, need it on, need it tomorrow, need it today, need it urgently, need them by, need them before, need by, need this by, need delivery by, \
         its a gift, it is a gift, its a surprise, it is a surprise, its for my, it is for my, its for a, it is for a, this is for, this is a gift, they are for, theyre for, these are for, \
         gate code, entry code, entrance code, lobby code, lift code, lock code, building code, intercom code, \
         its urgent, it is urgent, very urgent, urgent, come before, come after, come between, hand it to, hand over, give it to, give to the guard, give to the, \
         keep it at, keep it with, keep at, keep with, remove the price, remove price, dont include the invoice, no invoice, hide the price, without invoice, no plastic, without plastic, no bag needed, use paper, \
         send after, send before, send by, send in the, send tomorrow, send it after, send it before, send it by, send it tomorrow, send them by, ill be home, i will be home, ill be at home, \
         im home, we are home, only after, after office, after school, before eid, before friday, before noon, in the evening, in the morning, in the afternoon, between, gate is, the gate, door code, buzzer, use the back door, \
         check before, check the expiry, expiry date, send good ones, send fresh, must be fresh, please check, double check, please be, please dont, please do not, please deliver, please call, please ring, \
         please leave, please knock, please pack, please wrap, please make, please ensure, please keep, please hand, please handle, come to the back, office hours",
    ),
    (
        Class::When,
        "by, before, after, until, till, within, today, tomorrow, tmr, tmrw, tonight, yesterday, am, pm, a m, p m, monday, tuesday, wednesday, thursday, friday, \
         saturday, sunday, this week, tomorrow morning, tomorrow afternoon, tomorrow evening, tomorrow night, today evening, tonight, in the morning, \
         in the evening, in the afternoon, by evening, by noon, this evening, this morning, this afternoon, weekend, day after tomorrow, \
         january, february, march, april, june, july, august, september, october, november, december, \
         jan, feb, mar, apr, jun, jul, aug, sep, sept, oct, nov, dec, oclock, o clock, hours, hrs, minutes, mins, days, noon, midnight, asap, right now, soon",
    ),
    (
        Class::Currency,
        "tk, taka, bdt, rs, inr, rupee, rupees, usd, dollar, dollars, bnd, eur, euro, tks, bucks",
    ),
    (Class::Each, "each, per piece, per pc, per kg, apiece, a piece, per unit, per pcs, only"),
    (
        Class::Total,
        "total, subtotal, sub total, grand total, in total, sum, bill, altogether, total bill, total price, balance, advance, due",
    ),
    (Class::By, "by, via, with, through, using, on, for, from, at, thru"),
    (Class::For, "for"),
    (Class::To, "to, at"),
    (
        Class::Pickup,
        "pickup, pick up, pick, collect, collection, collecting, self pickup, store pickup, self collect, picking up, \
         ill pick it up, ill pick up, will pick up, will collect, ill collect, come and collect, come to collect, outlet, pick it up, collect it, \
         pick them up, collect them, takeaway, take away, come and get, come to the shop, in store",
    ),
    (
        Class::Delivery,
        "delivery, home delivery, doorstep delivery, local delivery, deliver home, deliver to home, delivery at home, delivered home, delivered, door delivery",
    ),
    (
        Class::Shipping,
        "shipping, courier, ship, post, parcel, by post, mail, standard shipping, courier service",
    ),
    (
        Class::Speed,
        "express, standard, same day, next day, overnight, regular, normal, fast, faster, fastest, priority, ground, economy, rush",
    ),
];

pub(super) const NUMERALS: &[(u64, &str)] = &[
    (1, "a,an,one"),
    (2, "two,to2,both"),
    (3, "three"),
    (4, "four"),
    (5, "five"),
    (6, "six"),
    (7, "seven"),
    (8, "eight"),
    (9, "nine"),
    (10, "ten"),
    (11, "eleven"),
    (12, "twelve"),
    (13, "thirteen"),
    (14, "fourteen"),
    (15, "fifteen"),
    (16, "sixteen"),
    (17, "seventeen"),
    (18, "eighteen"),
    (19, "nineteen"),
    (20, "twenty"),
    (25, "twentyfive"),
    (30, "thirty"),
    (40, "forty"),
    (50, "fifty"),
    (60, "sixty"),
    (70, "seventy"),
    (80, "eighty"),
    (90, "ninety"),
    (100, "hundred"),
];

/// How many of which base unit, and what it is called.
pub(super) const MEASURES: &[(f64, &str, &str)] = &[
    (1.0, "g", "g,gm,gms,gr,grm,grms,gram,grams,গ্রাম,gramm"),
    (1000.0, "g", "kg,kgs,kilo,kilos,kilogram,kilograms,কেজি,কিলো,keji"),
    (0.001, "g", "mg"),
    (1.0, "ml", "ml,mls,মিলি,মিলিলিটার,mili,millilitre,milliliter"),
    (1000.0, "ml", "l,lt,lit,ltr,ltrs,litre,litres,liter,liters,লিটার"),
    (1.0, "cm", "cm,সেমি"),
    (0.1, "cm", "mm"),
    (2.54, "cm", "inch,inches,ইঞ্চি"),
    (30.48, "cm", "ft,feet,foot,ফুট,fut"),
    (100.0, "cm", "m,meter,metre,meters,metres,মিটার"),
    (1.0, "w", "w,watt,watts,ওয়াট,ওয়াটের,wat"),
    (1.0, "gb", "gb,জিবি"),
    (1000.0, "gb", "tb"),
    (1.0, "mah", "mah"),
    (1.0, "v", "v,volt,volts,ভোল্ট"),
    (1.0, "a", "amp,amps"),
    (28.35, "g", "oz"),
    (453.6, "g", "lb,lbs,pound,pounds,পাউন্ড,paund"),
];

/// Other English words for what catalogues say.
pub(super) const MEANINGS: &[(&str, &str)] = &[
    ("grey", "gray"),
    ("vegetable", "veg,veggie,veggies"),
    ("colour", "color"),
    ("large", "big,lrg,lg"),
    ("small", "sml,sm,little,tiny"),
    ("medium", "med,mid,medum"),
    ("years", "yrs,yr,year"),
    ("months", "mths,mth,mos,month"),
    ("chocolate", "choco,choc"),
    ("saree", "sari,shari,sharee,saari"),
    ("jeans", "jean"),
    ("tshirt", "tee,tees"),
    ("blue", "blu"),
    ("black", "blk"),
    ("white", "wht"),
    ("green", "grn"),
    ("red", "rd"),
];
