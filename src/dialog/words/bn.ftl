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

## The terminal's prompt

prompt-leave = বেরিয়ে যেতে আবার Ctrl-C চাপুন, অথবা লিখতে থাকুন।
prompt-too-long = লাইনটি { $limit } কিলোবাইটের চেয়ে বড়: শুধু শুরুর অংশ পড়া হয়েছে।
