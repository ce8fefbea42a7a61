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

## The terminal's prompt

prompt-leave = Press Ctrl-C once more to leave, or go on typing.
prompt-too-long = That line is longer than { $limit } kB: only its beginning was read.
