"""Invented news prose in a dozen languages, a pool of paragraphs each, for pages that only tests read."""

from __future__ import annotations

#: Paragraphs by language.
PROSE: dict[str, list[str]] = {
    "en": [
        "The harbour town of Wexley has lived from its ferries for two centuries, and nobody on the quay remembers a "
        "spring as quiet as this one. Three of the five boats lie tied up, their crews sent home on half pay.",
        "Marion Tull, who runs the ticket office, says that bookings fell by 40 percent after the new bridge opened. "
        "“People want to drive,” she said on Tuesday. “I can't blame them, I drive over it myself.”",
        "The council has promised a review before the summer. It set aside 2.4 million pounds for the landing stages "
        "last year, of which about a third has been spent, according to its own accounts.",
        "Critics say that the money came too late and went to the wrong pier. A petition with 6,100 names asks for an "
        "inquiry, and two councillors have signed it against the wish of their party.",
        "The bridge cost $310 million and took four years to build. Its owner, a consortium of three pension funds, "
        "expects to earn the money back by 2049 if traffic grows as planned.",
        "Traffic has grown faster than planned. In October, 19,400 cars crossed on an average weekday, a quarter more "
        "than the forecast on which the toll of $3.20 is based.",
        "For the ferry company the figures are a threat and a chance at once. It has asked for permission to sail to "
        "the islands instead, where no bridge will ever be built.",
        "A decision is due in March. Until then the boats will run on Saturdays only, and the café on the upper deck, "
        "famous for its plum cake, stays shut.",
        "“We have been through worse,” said Owen Hale, who has steered the largest of the boats since 1998. He pointed "
        "at a photograph of the storm that took the old pier, and shrugged.",
        "The pension funds did not answer questions. In their last yearly report they called the project a model for "
        "other crossings on the coast, and named four places where they would like to build next.",
        "Economists at the nearby university have counted what the town lost and won. By their reckoning, shops on the "
        "high street sell 12 percent more, while the streets behind the harbour sell a fifth less.",
        "What is left is a question of taste. Wexley without ferries would be a richer place, the study concludes, and "
        "a duller one.",
    ],
    "de": [
        "Die Bäckerei am Marktplatz von Altenrode öffnet seit 1911 um fünf Uhr früh. Ab Januar wird sie das nicht mehr "
        "tun, denn der letzte Geselle hat gekündigt und ein neuer ist nicht zu finden.",
        "„Ich habe ein Jahr lang gesucht“, sagt Inhaberin Petra Kolbe. Sie bot zuletzt 3.400 Euro im Monat und freie "
        "Sonntage, gemeldet haben sich zwei Bewerber, von denen keiner zum Probetag erschien.",
        "Nach Angaben der Handwerkskammer fehlen im Bezirk rund 1.200 Fachkräfte. Besonders betroffen seien Betriebe "
        "mit weniger als zehn Beschäftigten, die sich gegen Filialisten kaum behaupten könnten.",
        "Der Bürgermeister will nun einen Backautomaten aufstellen lassen. Die Gemeinde rechnet mit Kosten von 85.000 "
        "Euro, über die der Rat in der kommenden Woche entscheidet.",
        "Bei den Kunden stößt der Plan auf wenig Begeisterung. Am Samstag standen sie noch einmal Schlange bis zum "
        "Brunnen, mancher mit einer Thermoskanne und einem Klappstuhl unter dem Arm.",
        "Kolbe selbst geht mit 64 Jahren in den Ruhestand. Das Rezept für den Zwiebelkuchen hat sie der Schule "
        "vermacht, wo es künftig im Unterricht gebacken werden soll.",
        "Ob das Haus verkauft wird, ist offen. Ein Makler aus der Kreisstadt soll bereits 410.000 Euro geboten haben, "
        "doch die Familie möchte erst den Winter abwarten.",
    ],
    "fr": [
        "À Saint-Aubin, la dernière librairie indépendante a changé de mains sans fermer un seul jour. Ses quatorze "
        "employés ont réuni 180 000 euros pour la racheter à son fondateur, parti à la retraite.",
        "« Nous avions deux mois pour décider », raconte Claire Vasseur, qui dirige désormais la coopérative. Les "
        "banques, d'abord réticentes, ont fini par suivre lorsque la commune s'est portée garante.",
        "Le chiffre d'affaires a reculé de 8 % l'an dernier. La nouvelle équipe compte sur les rencontres d'auteurs et "
        "sur un rayon jeunesse deux fois plus grand pour retrouver l'équilibre dès 2028.",
        "Dans la rue piétonne, les commerçants saluent l'initiative. Selon la chambre de commerce, sept reprises "
        "comparables ont abouti dans le département en trois ans, contre une seule auparavant.",
        "Tout n'est pas gagné pour autant. Le loyer augmentera de 15 % au printemps et le propriétaire n'a pas voulu "
        "s'engager au-delà de cinq ans, regrette la coopérative.",
        "Les clients, eux, ont déjà choisi. Plus de 900 personnes ont acheté une part à cinquante euros, avec pour "
        "seule promesse une réduction sur les livres de poche et un verre à Noël.",
    ],
    "es": [
        "El pueblo de Valdearcos volverá a tener médico después de once años. La plaza, que nadie quiso ocupar en seis "
        "convocatorias, la cubrirá una doctora llegada de la costa con sus dos hijos.",
        "«Buscaba silencio y lo he encontrado», explica Lucía Ferrer, que empezará en enero. El ayuntamiento le cede "
        "una casa y paga la calefacción, un gasto de unos 4.200 euros al año.",
        "Según la consejería, en la comarca faltan 38 facultativos. Los vecinos recorren hoy más de cuarenta "
        "kilómetros para una consulta, casi siempre en coche de algún familiar.",
        "La oposición considera insuficiente la medida. Recuerda que el presupuesto para los centros rurales bajó un 6 "
        "% el año pasado y reclama un plan que dure más que una legislatura.",
        "En el bar de la plaza, sin embargo, ya se celebra. El alcalde invitó a una ronda y aseguró que la escuela, "
        "cerrada desde 2017, podría reabrir si se apuntan otros tres niños.",
        "La doctora prefiere no prometer nada. Primero, dice, quiere conocer a los pacientes por su nombre y aprender "
        "a encender la estufa de leña.",
    ],
    "pt": [
        "A cooperativa de Monte Alvo vai exportar mel pela primeira vez em vinte anos. O contrato, assinado na "
        "segunda-feira, prevê a entrega de 60 toneladas a uma cadeia de lojas do norte da Europa.",
        "“Pensei que fosse um engano”, conta Teresa Moura, presidente da cooperativa. O comprador provou uma amostra "
        "numa feira e telefonou na manhã seguinte com uma oferta de 1,1 milhão de euros.",
        "Os 74 apicultores da serra perderam quase metade das colmeias nos incêndios de 2022. Com apoio público, "
        "recuperaram 3.800, embora a floração continue mais curta do que antes.",
        "O preço pago por quilo subiu 22% em relação ao ano passado. Ainda assim, os produtores dizem que só metade do "
        "lucro ficará na aldeia, porque o enchimento é feito fora.",
        "Uma nova unidade, orçada em 900 mil euros, deve mudar isso até ao verão. A câmara cedeu o terreno e a "
        "cooperativa contratou oito pessoas, das quais cinco têm menos de trinta anos.",
        "Para Moura, o mais difícil já passou. Agora falta convencer as abelhas, brinca, e esperar que a primavera não "
        "chegue cedo demais.",
    ],
    "it": [
        "A Castelvero riapre il mulino che aveva chiuso nel 1983. Lo ha rilevato un gruppo di otto famiglie, che per un "
        "anno ha lavorato ogni sabato per rimettere in moto la ruota e le macine.",
        "«Non sapevamo da dove cominciare», ammette Paolo Brandi, ingegnere in pensione. La spesa, stimata all'inizio "
        "in 90 mila euro, è salita fino a 152 mila per colpa del tetto.",
        "La regione ha coperto un terzo dei costi. Il resto è arrivato da una sottoscrizione alla quale hanno "
        "partecipato 640 persone, molte delle quali emigrate da decenni.",
        "Il grano verrà da campi che distano meno di dieci chilometri. Secondo i promotori, basterà per sette quintali "
        "di farina alla settimana, venduti ai forni della valle.",
        "Non tutti sono convinti. Il proprietario della centrale a monte teme che in estate l'acqua non basti, e ha "
        "chiesto al comune di fissare orari precisi per il funzionamento.",
        "La prima macinatura è prevista per domenica, con la banda e il parroco. Brandi promette che il pane sarà "
        "pronto prima della fine della messa.",
    ],
    "nl": [
        "De laatste vuurtorenwachter van Oosterduin gaat met pensioen en wordt niet vervangen. Vanaf maart wordt het "
        "licht bediend vanuit een kantoor dat tachtig kilometer verderop ligt.",
        "„Het is goed zo”, zegt Joris Veldman, die 31 jaar lang elke nacht de trap op ging. Hij telde 204 treden en "
        "heeft er, zo rekende hij uit, ruim vier miljoen beklommen.",
        "De provincie bespaart met de ingreep 160.000 euro per jaar. Vissers vrezen dat storingen voortaan langer "
        "duren, maar volgens de dienst staat er binnen een uur een monteur.",
        "De toren zelf blijft open voor bezoekers. Een stichting wil er een klein museum inrichten en zoekt nog 70.000 "
        "euro, waarvan de helft inmiddels is toegezegd.",
        "Veldman verhuist naar het dorp, op loopafstand van zijn oude werk. Hij belooft de lamp in de gaten te houden "
        "en te bellen zodra ze hapert.",
    ],
    "pl": [
        "Mieszkańcy Starej Lipy sami wybudowali most, na który czekali dziewięć lat. Drewniana przeprawa ma dwanaście "
        "metrów długości i kosztowała 46 tysięcy złotych, zebranych w trzy miesiące.",
        "„Gmina obiecywała, my wzięliśmy piły”, mówi sołtyska Anna Gruszka. Projekt narysował jej brat, który na co "
        "dzień naprawia dachy, a obliczenia sprawdził emerytowany profesor.",
        "Nadzór budowlany wszczął postępowanie, bo nikt nie wystąpił o pozwolenie. Urzędnicy przyznają jednak, że "
        "konstrukcja jest solidna i wytrzyma więcej, niż zakładano.",
        "Dzieci mają teraz do szkoły dwa kilometry zamiast jedenastu. W pierwszym tygodniu przez most przejechało 340 "
        "rowerów, co policzyli uczniowie na lekcji matematyki.",
        "Wójt zapowiada, że sprawę zalegalizuje do lata. Na otwarcie przyjechał z kwiatami i bez przemówienia, co "
        "przyjęto oklaskami.",
    ],
    "tr": [
        "Karataş köyünün tek otobüsü kırk yıl sonra yenilendi. Belediye, ikinci el aracı 2,3 milyon liraya aldı ve "
        "şoför Halil Demir ilk seferine pazartesi sabahı çıktı.",
        "“Eskisi yokuşta nefes nefese kalırdı” diyen Demir, yolcuların çoğunu çocukluğundan tanıyor. Günde altı sefer "
        "yapıyor, öğle arasında direksiyonun başında çay içiyor.",
        "Köyde 780 kişi yaşıyor ve yarısından fazlası altmış yaşın üzerinde. Hastane için otuz beş kilometre yol "
        "gitmek gerekiyor, taksi ücreti ise bin lirayı buluyor.",
        "Muhalefet üyeleri ihalenin açık yapılmadığını söylüyor. Başkan iddiaları reddetti ve bütün belgelerin gelecek "
        "hafta yayımlanacağını açıkladı.",
        "Yeni otobüsün klimalı olması yolcuları sevindirdi. Demir ise pencereleri açık tutmayı tercih ediyor, çünkü "
        "portakal bahçelerinin kokusundan vazgeçmek istemiyor.",
    ],
    "ja": [
        "北浜町の小さな銭湯が、廃業から二年ぶりに営業を再開した。店を引き継いだのは東京から移り住んだ三人の若者で、改修には約千八百万円"
        "をかけたという。",
        "「湯船を見た瞬間に決めました」と代表の森田さんは話す。薪で沸かす昔ながらの方法は変えず、料金も以前と同じ四百五十円に据え置いた。",
        "町の人口は十年間で二割減り、商店街の半分は閉まったままだ。町役場は空き店舗を借りる人に年間六十万円の補助を出しているが、応募は少ない。",
        "再開の日には開店前から七十人ほどが列を作った。九十一歳の常連客は、友人と背中を流し合うのが何よりの楽しみだと笑顔で語った。",
        "課題は燃料の確保だという。森田さんらは近くの製材所から端材を譲り受け、週に一度、自分たちのトラックで運んでいる。",
    ],
    "ar": [
        "أعاد سكان قرية وادي الزهر فتح المدرسة القديمة بعد سبعة عشر عاما من إغلاقها. وجمع الأهالي نحو مئتي ألف دينار "
        "لإصلاح السقف وشراء المقاعد، من دون أن ينتظروا موافقة الوزارة.",
        "وقالت المعلمة سلمى الخطيب إن ثلاثة وأربعين تلميذا سجلوا في الأسبوع الأول. وأضافت أن بعضهم كان يمشي ساعة كاملة "
        "كل صباح للوصول إلى أقرب صف.",
        "وتعهد المحافظ بتعيين أربعة مدرسين قبل نهاية الشهر. غير أن لجنة القرية تقول إن وعودا مماثلة قدمت مرتين في "
        "السابق ولم ينفذ منها شيء.",
        "ويعتمد معظم السكان على زراعة الزيتون، وقد تراجع المحصول هذا العام بنسبة الثلث بسبب الجفاف. ومع ذلك تبرع "
        "كثيرون بجزء من دخلهم للمشروع.",
        "وفي ساحة المدرسة زرع الأطفال شجرة رمان، وعلقوا عليها أسماءهم. وتأمل الخطيب أن تثمر الشجرة قبل أن يغادر آخرهم "
        "إلى المدينة.",
    ],
}
