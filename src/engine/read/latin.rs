//! The words of an order in Bangla that is typed with Latin letters.

use super::vocabulary::{Class, Table};

/// What hangs on a noun: of, in.
pub(super) const ENDINGS: &[&str] = &["er", "r", "te", "ke", "e"];

/// What hangs on a number: duita, tinti.
pub(super) const COUNTERS: &[&str] = &["ta", "ti", "te", "khana", "to"];

/// Numbers that count only with such an ending: tin alone may be a tin.
pub(super) const COUNTED: &[(&str, u64)] = &[
    ("ak", 1),
    ("ek", 1),
    ("du", 2),
    ("dui", 2),
    ("tin", 3),
    ("char", 4),
    ("pach", 5),
    ("panch", 5),
    ("choy", 6),
    ("chhoy", 6),
    ("sat", 7),
    ("shat", 7),
    ("aat", 8),
    ("noy", 9),
    ("dosh", 10),
    ("baro", 12),
    ("ponero", 15),
    ("bish", 20),
];

pub(super) const WORDS: Table = &[
    (
        Class::Filler,
        "chahiye, chaiye, chahie, mujhe, bhejo, bhej do, bhej dijiye, dijiye, kripya, karna hai, lena hai, ami, amar, amake, amk, amra, amader, apni, apnar, apnader, apnake, chai, cai, chacchi, chassi, nibo, nebo, nib, neb, nite, nicchi, \
         nimu, lagbe, lagbo, lagtese, den, din, dien, diyen, diben, deben, dao, daw, dite, dilam, pathan, pathaben, pathayen, pathaiyen, pathay, pathiye, pathao, \
         ha, hae, korte, korbo, korlam, koren, korun, korben, kore, koro, ektu, vai, bhai, vaiya, bhaiya, bhaia, vaia, apu, apa, vabi, bhabi, hobe, dorkar, jonno, \
         jonne, er, ta, ti, tar, sathe, shathe, songe, kinte, kinbo, ronger, rong er, color er, colour er, size er, ei, oi, oita, eita, shudhu, sudhu, taratari, ji, jee, \
         accha, acha, thik, thik ase, thik ache, plz, pliz, order korte chai, order korbo, order dibo, order dite chai, kichu jinis, \
         niben, nen, rakhen, bro, ekta order, ami order korbo, o, tao, moddhe, valo, bhalo, notun, dibo, deo, dibo ami, toh, to, ajke, aj, ekhon",
    ),
    (
        Class::Greeting,
        "assalamualaikum, assalamu, alaikum, assalamu alaikum, assalamu walaikum, asalamu alaikum, asalamualaikum, aslamualaikum, aslam, walaikum, salam, slm, salaam, \
         as salamu alaikum, nomoskar, adab, ha, hae, vai, bhai, vaiya, bhaiya, bhaia, vaia, apu, apa, sir, kemon achen, kemon asen, kemon acho, kmn asen, valo achen, \
         bhalo achen, dhonnobad, dhonnobad, donnobad, onek dhonnobad, ji, jee, accha, acha, thik ache, thik ase, ektu, janaben, janayen, \
         ektu janaben, kindly, order korte chai, ekta order korte chai, order korbo, ekta order chilo, ekta order dibo, order dite chai, \
         ami order korte chai, inshallah, insha allah, allah hafez, khoda hafez, eid mubarak, vai ekta order, order nen, order ta nen, confirm korben, plz confirm koren, ar kichu na, \
         ar kichu lagbe na, eituku, eitai, etai",
    ),
    (Class::Farewell, "dhonnobad, donnobad"),
    (Class::And, "aur, ar, ebong, ebong, sathe, r, aar, abar, shathe"),
    (Class::Unit, "ta, ti, te, khana, pis, pisc, pich, pic, pcs, to"),
    (Class::Container, "packet, paket, pkt, bosta, botol, bakso, koutta, kouta, ati"),
    (Class::Dozen, "dozon, dojon, dazon"),
    (Class::Four, "hali"),
    (Class::Pair, "jora, joda, zora"),
    (Class::Half, "adha, adh, half, aadha"),
    (Class::Paired, "juta, moja, sandel, dul"),
    (Class::Measure, "paund, keji, gramm, litar, mili, fut, wat"),
    (Class::CountLabel, "poriman"),
    (Class::Vague, "kichu, koyekta, koekta, onekgula"),
    (Class::SizeLabel, "saiz, komor, rong, rang, kalar, color er"),
    (Class::ItemLabel, "ponno, lagbe, order"),
    (
        Class::AskAny,
        "koto, koto taka, koto kore, dam koto, dam, daam, price koto, ki ache, ki ase, ache ki, ase ki, ache naki, ache, ase, asey, kobe, kokhon, kothay, \
         kon, konta, kivabe, kibhabe, keno, koto din, kotodin, koydin, pawa jabe, paoa jabe, delivery charge, charge, hobe ki, ki, pabo, jante chai, kmn, kemon, kore dewa jabe, discount ache, kombe",
    ),
    (
        Class::Request,
        "lagbe, nite chai, order korte chai, pathaben, pathan, dewa jabe, deya jabe, dite parben, pathate parben, diben, nibo, chai",
    ),
    (Class::If, "jodi, hoyto, naki, othoba"),
    (Class::Missing, "pai nai, pai ni, paini, ashe nai, asheni, ase nai, peyechi na, pailam na"),
    (
        Class::Past,
        "ager, gotobar, goto, agerbar, kinechilam, niyechilam, peyechi, paisi, vanga, bhanga, nosto, ferot, order korechilam, korsilam, gotokal",
    ),
    (
        Class::Fix,
        "na, naah, sorry, vul, bhul, vul hoise, vul hoyeche, asole, mane, dara, daran, na na, borong",
    ),
    (Class::Not, "na, noy, nah"),
    (Class::InsteadOf, "bodole, er bodole, bodle, er bodle, poriborte, er poriborte, er jaygay, jaygay"),
    (Class::Off, "bad diye, chara"),
    (
        Class::OffAfter,
        "bad, bad den, bad din, bad diyen, bad dien, bad diben, lagbe na, lagbena, dorkar nai, dorkar nei, chai na, diben na, diyen na, chara, batil, \
         cancel koren, cancel koro, cancel, nibo na, pathaben na, bad jabe, cancel kore den",
    ),
    (Class::More, "aro, aroo"),
    (
        Class::PhoneLabel,
        "amar number, amar nambar, nambar, amar phone, mobail, fon, fone, amar mobile, mobile nambar, phone nambar, amar nmbr, nmbr",
    ),
    (Class::NameLabel, "nam, naam, amar nam, amar naam, customer er nam"),
    (Class::NameSaid, "ami, amar nam, amar naam"),
    (
        Class::AddressLabel,
        "thikana, tikana, amar thikana, thikana holo, basar thikana, address holo, amar basa, amar address, address ta",
    ),
    (Class::AddressSaid, "pathan, pathaben, delivery"),
    (
        Class::AddressWord,
        "basa, bari, bashar, bari no, basa no, gram, thana, jela, zila, upazilla, upojela, tola, para, dhar, pashe, samne, kache, sorok, goli, mor",
    ),
    (Class::CouponLabel, "kupon, cupon, copon"),
    (
        Class::PayLabel,
        "taka dibo, payment korbo, pay korbo, e pay korbo, e payment korbo, te payment, diye payment, korbo payment, taka debo",
    ),
    (
        Class::NoteVerb,
        "rekhe jaben, rekhe diben, rekhe asben, call diben, call dien, call diyen, call korben, call kore, phone diben, phone dien, phone kore, \
         phone korben, fon diben, age call, age phone, sabdhane, shabdhane, jotno, pack kore, pack korben, valo kore pack, bhalo kore pack, valo vabe pack, gift wrap kore, gift pack kore, wrap kore, \
         bikale, bikele, sokale, shokale, sondhay, rate diben, kalke, kal, agamikal, porshu, shukrobar, shonibar, robibar, gate e, \
         gate a, darowan, daroan, joruri, jaldi, likhe diben, ashar age, asar age, por delivery, pore delivery, vangti, taja diben, dekhe diben",
    ),
    (Class::Currency, "taka, takar, takay"),
    (Class::Each, "kore"),
    (Class::Total, "mot, mot dam, total koto"),
    (Class::By, "diye, theke, te, e"),
    (Class::For, "jonno, jonne"),
    (
        Class::Pickup,
        "nije nibo, nije ese nibo, ese nibo, ese niye jabo, niye jabo, ese nebo, dokan theke, outlet theke, nite asbo, nije asbo",
    ),
    (Class::Delivery, "basay delivery, basay, home delivery"),
    (Class::Shipping, "kuriyar, kurier, couriere, courier e, courier er maddhome"),
];

pub(super) const NUMERALS: &[(u64, &str)] = &[
    (1, "ek,ekta,ekti,akta,akti,arekta,arekti,ekkhana,akhana"),
    (2, "dui,duita,duto,duti,duta,duiti"),
    (3, "tinta,tinti,tinte"),
    (4, "charta,charti,carta,charte"),
    (5, "panch,pach,pachta,panchta,pachti,panchti,pacta"),
    (6, "choy,chhoy,choyta,choyti,chhoyta"),
    (7, "shat,satta,shatta,satti"),
    (8, "aat,atta8,aatta,aatti"),
    (9, "noyta,noyti"),
    (10, "dosh,doshta,doshti"),
    (12, "baro,barota,baroti"),
    (15, "ponero,ponerota"),
    (20, "bish,bishta"),
    (50, "ponchash"),
    (100, "eksho,ekso"),
];

/// Colours, sizes and goods, by the English word that catalogues have for them.
pub(super) const MEANINGS: &[(&str, &str)] = &[
    ("red", "lal,laal"),
    ("blue", "nil,neel,nill"),
    ("white", "sada,shada"),
    ("black", "kalo,kala"),
    ("green", "sobuj,shobuj"),
    ("yellow", "holud"),
    ("grey", "dhushor"),
    ("size", "saiz"),
    ("colour", "rong,kalar"),
    ("brown", "badami,khoyeri"),
    ("pink", "golapi"),
    ("orange", "komola"),
    ("purple", "beguni"),
    ("maroon", "merun"),
    ("gold", "sonali,shonali"),
    ("large", "boro,bor"),
    ("small", "choto,chhoto,soto"),
    ("medium", "majhari,majari"),
    ("rose", "golap"),
    ("neem", "nim"),
    ("shirt", "shart,sart,shat"),
    ("cotton", "suti,shuti,sutir"),
    ("mug", "mog"),
    ("umbrella", "chata,chhata,sata"),
    ("shoes", "juta,zuta"),
    ("socks", "moja,muja"),
    ("sandals", "sandel"),
    ("rice", "chal,chaal"),
    ("lentil", "dal,daal"),
    ("oil", "tel,tail"),
    ("sugar", "chini"),
    ("salt", "lobon,labon,nun"),
    ("flour", "atta,ata,moyda,maida"),
    ("milk", "dudh"),
    ("egg", "dim,deem"),
    ("onion", "peyaj,piyaj,peaj"),
    ("potato", "alu,aloo"),
    ("garlic", "roshun,rosun"),
    ("ginger", "ada,aada"),
    ("tea", "cha,chaa"),
    ("coffee", "kofi"),
    ("chocolate", "choklet,chokolet,chocolet"),
    ("vanilla", "vanila,bhanila"),
    ("cake", "kek"),
    ("bread", "pauruti,paoruti"),
    ("lemon", "lebu"),
    ("pot", "tob"),
    ("plant", "gach,gachh"),
    ("leather", "chamra,chamrar"),
    ("box", "bakso,baksho"),
    ("honey", "modhu,madhu"),
    ("soap", "saban,shaban"),
    ("biscuit", "biskut"),
    ("chilli", "morich"),
    ("turmeric", "holud"),
    ("book", "boi"),
    ("notebook", "khata"),
    ("pen", "kolom"),
    ("candle", "mombati"),
    ("clock", "ghori"),
    ("bulb", "bati,balb"),
    ("glass", "kacher"),
    ("molasses", "gur"),
    ("spices", "mosla,moshla,masala"),
    ("chicken", "murgi,murogi"),
    ("duck", "hash,has"),
    ("fish", "mach,maach"),
    ("mutton", "khashi,khasi"),
    ("beef", "goru"),
    ("banana", "kola"),
    ("mango", "aam"),
    ("water", "pani"),
    ("powder", "gura,guro"),
    ("pillow", "balish"),
    ("blanket", "kombol"),
    ("sheet", "chador,chadar"),
    ("curtain", "porda"),
    ("towel", "toyale,toale"),
    ("bucket", "balti"),
    ("bowl", "bati"),
    ("spoon", "chamoch,chamuch"),
    ("knife", "churi,chhuri"),
    ("fan", "pakha"),
    ("car", "gari"),
    ("flash drive", "pendrive,pendraib"),
    ("wallet", "moneybag,manibag"),
    ("chair", "cheyar"),
    ("cap", "tupi"),
    ("ring", "angti"),
    ("toy", "khelna"),
    ("doll", "putul"),
    ("paper", "kagoj"),
    ("scissors", "kachi,kechi"),
    ("bottle", "botol"),
    ("watch", "ghori"),
    // Words that only look like others with an ending.
    ("attar", "attar,atar"),
    ("paneer", "panir,ponir"),
];
