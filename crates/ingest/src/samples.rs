//! Short texts in many languages, our own, for tests of encodings.

pub(crate) const FRENCH: &str = "Le ministre de l'Économie a annoncé mercredi à Orléans que la récolte de blé serait inférieure \
    de 7 % à celle de l'année précédente. « Les pluies d'été ont gêné les agriculteurs », a-t-il précisé, \
    ajoutant qu'aucune pénurie n'était à craindre.\n";
pub(crate) const GERMAN: &str = "Die Behörden prüfen, ob die Brücke über den Fluss nächstes Jahr für größere Lastwagen \
    geöffnet werden könnte. „Wir müssen zunächst die Pfähle ausbessern“, sagte der Bürgermeister.\n";
pub(crate) const POLISH: &str = "Rząd ogłosił wczoraj, że stopa bezrobocia spadła w październiku do pięciu procent. Minister \
    pracy powiedział, że najwięcej miejsc powstało w przemyśle spożywczym i żegludze śródlądowej.\n";
pub(crate) const CZECH: &str = "Vláda včera schválila příspěvek na opravu železniční tratě mezi Přerovem a Ostravou. Práce \
    začnou příští měsíc a potrvají zřejmě až do poloviny příštího roku, řekl ministr dopravy.\n";
pub(crate) const RUSSIAN: &str = "Министр сельского хозяйства сообщил в среду, что урожай пшеницы будет на семь процентов \
    ниже прошлогоднего. «Дожди помешали уборке», — добавил он, отметив, что запасов хватит до весны.\n";
pub(crate) const UKRAINIAN: &str = "Міністр економіки повідомив у середу, що врожай пшениці буде на сім відсотків меншим, ніж \
    торік. «Дощі завадили збиранню», — додав він і зауважив, що запасів вистачить до весни.\n";
pub(crate) const GREEK: &str = "Ο υπουργός Γεωργίας δήλωσε την Τετάρτη ότι η συγκομιδή σιταριού θα είναι μικρότερη από την \
    περσινή, γιατί οι βροχές εμπόδισαν τους αγρότες. Τα αποθέματα όμως αρκούν.\n";
pub(crate) const TURKISH: &str = "Tarım bakanı çarşamba günü buğday hasadının geçen yıla göre yüzde yedi düşük olacağını \
    açıkladı. Yağışların çiftçilerin işini güçleştirdiğini, ancak stokların yeterli olduğunu söyledi.\n";
pub(crate) const HEBREW: &str = "שר החקלאות הודיע ביום רביעי כי יבול החיטה יהיה נמוך בשבעה אחוזים מזה של השנה שעברה. \
    הגשמים הקשו על החקלאים, אמר, אך המלאי יספיק עד האביב.\n";
pub(crate) const ARABIC: &str = "أعلن وزير الزراعة يوم الأربعاء أن محصول القمح سيكون أقل بسبعة في المئة من محصول العام الماضي. \
    وأضاف أن الأمطار أعاقت عمل المزارعين، لكن المخزون يكفي حتى الربيع.\n";
pub(crate) const LATVIAN: &str = "Zemkopības ministrs trešdien paziņoja, ka kviešu raža būs par septiņiem procentiem mazāka nekā \
    pērn. Lietus traucēja zemniekiem, taču krājumu pietikšot līdz pavasarim, viņš piebilda.\n";
pub(crate) const THAI: &str = "รัฐมนตรีว่าการกระทรวงเกษตรกล่าวเมื่อวันพุธว่าผลผลิตข้าวในปีนี้จะลดลงจากปีที่แล้ว \
    เพราะฝนตกหนักในช่วงเก็บเกี่ยว\n";
pub(crate) const CHINESE: &str = "农业部长星期三表示，今年的小麦产量将比去年减少百分之七。他说，降雨给收割带来了困难，但库存足够用到春天。\n";
pub(crate) const TAIWANESE: &str = "農業部長星期三表示，今年的小麥產量將比去年減少百分之七。他說，降雨給收割帶來了困難，但庫存足夠用到春天。\n";
pub(crate) const JAPANESE: &str = "農林大臣は水曜日、今年の小麦の収穫量が昨年より七パーセント減る見通しだと発表した。雨で収穫が遅れたが、\
    在庫は春まで足りるという。\n";
pub(crate) const KOREAN: &str = "농림부 장관은 수요일 올해 밀 수확량이 작년보다 칠 퍼센트 줄어들 것이라고 발표했다. 비 때문에 수확이 \
    늦어졌지만 재고는 봄까지 충분하다고 말했다.\n";

/// All of them.
pub(crate) const ALL: [&str; 15] = [
    FRENCH, GERMAN, POLISH, CZECH, RUSSIAN, UKRAINIAN, GREEK, TURKISH, HEBREW, ARABIC, LATVIAN, THAI,
    CHINESE, JAPANESE, KOREAN,
];
