-- 蒐集個人資料告知事項暨個人資料提供同意書. What article 8 of the Personal Data Protection Act (個人資料保護法) asks to be told: who
-- collects, for what purpose, which categories, over which period, area, by whom and how used, the rights of article 3
-- and how to use them, and what follows when the data are not given. Purposes and categories are numbered as in the
-- Ministry of Justice's list (個人資料保護法之特定目的及個人資料之類別).
-- Whoever changes a sentence gives the notice a new version.
return {
  version = "P-V7x-DTR-2026.05",
  texts = {
    ["zh-TW"] = {
      { paragraphs = {
        "數位發展部數位產業署（以下簡稱本署）為辦理軟體採購產品公開徵求調查，須蒐集您的個人資料。依個人資料保護法（以下簡稱個資法）第八條第一項規定，告知您下列事項，請詳細閱讀。" } },
      { heading = "一、蒐集機關", paragraphs = { "數位發展部數位產業署（由軟體採購辦公室執行）。" } },
      { heading = "二、蒐集之目的", paragraphs = {
        "辦理軟體採購產品公開徵求調查之廠商註冊、審核、收件、補件及通知，以及後續共同供應契約採購作業之聯繫。特定目的：○六九契約、類似契約或其他法律關係事務、一○七採購與供應管理、一三六資（通）訊與資料庫管理、一三七資通安全與管理、一五七調查、統計與研究分析。" } },
      { heading = "三、個人資料之類別", paragraphs = {
        "C○○一辨識個人者：公司負責人姓名，聯絡人姓名、電話、手機、電子郵件，公司地址；C○三八職業：聯絡人職稱。為維護系統安全，另記錄帳號、登入時間、來源網路位址及操作紀錄。" } },
      { heading = "四、個人資料利用之期間、地區、對象及方式", paragraphs = {
        "期間：自您提供之日起至蒐集目的消失為止；法令或契約另有保存期限者，依其期限。",
        "地區：中華民國領域內。",
        "對象：本署、執行單位（軟體採購辦公室），以及依法令或為辦理採購作業所必要之機關與受託單位。",
        "方式：以自動化機器或其他非自動化方式，於前述目的之必要範圍內處理及利用，並採取適當之安全維護措施。" } },
      { heading = "五、您的權利及行使方式", paragraphs = {
        "依個資法第三條規定，您可以就您的個人資料：（一）查詢或請求閱覽；（二）請求製給複製本；（三）請求補充或更正；（四）請求停止蒐集、處理或利用；（五）請求刪除。",
        "您可以登入系統於「帳號管理」更正聯絡資料，或以電子郵件 service@spo.org.tw、電話 (02) 6600-2558 向軟體採購辦公室提出；服務時間為週一至週五 09:00-12:00、13:30-18:00（例假日除外）。依法令須保存或因執行職務所必要者，本署得不停止處理、利用或刪除。" } },
      { heading = "六、不提供個人資料之影響", paragraphs = {
        "您可以自由選擇是否提供個人資料。若不提供，或提供之資料不完整、不正確，本署將無法完成註冊審核，您將無法參與本次公開徵求調查。" } },
      { heading = "七、其他事項", paragraphs = {
        "您提供公司負責人或其他人員之個人資料時，請先取得其同意，並告知前述事項。",
        "本署如發生個人資料被竊取、洩漏、竄改或其他侵害情事，將於查明後以適當方式通知您。",
        "本告知事項如有修正，本署將於本系統公告。" } },
      { heading = "個人資料提供同意書", paragraphs = {
        "本人已詳細閱讀並了解上述告知事項，同意本署於前述目的之必要範圍內，蒐集、處理及利用本人提供之個人資料。" } },
    },
    en = {
      { paragraphs = {
        "To carry out the public solicitation of software products, the Administration for Digital Industries, Ministry of Digital Affairs (the Administration), needs to collect personal data from you. As article 8 of the Personal Data Protection Act requires, it tells you the following. The Chinese text is the one that binds." } },
      { heading = "1. Who collects", paragraphs = { "The Administration for Digital Industries, Ministry of Digital Affairs; the Software Procurement Office carries it out." } },
      { heading = "2. Purpose", paragraphs = {
        "Registration and review of vendors, receipt and supplement of applications, notices, and contact in the common supply contract procurement that follows. Specific purposes: 069 contractual and similar legal relations, 107 procurement and supply, 136 information and database management, 137 information security, 157 survey, statistics and research." } },
      { heading = "3. Categories of data", paragraphs = {
        "C001 identification: name of the representative; name, phone, mobile and e-mail of the contact person; address of the company. C038 occupation: job title of the contact person. For security the account, times of sign-in, network address and actions are recorded." } },
      { heading = "4. Period, area, recipients and manner of use", paragraphs = {
        "Period: from the day you give the data until the purpose ends, or as long as law or contract requires.",
        "Area: the territory of the Republic of China.",
        "Recipients: the Administration, the Software Procurement Office, and authorities and contractors that need the data by law or for the procurement.",
        "Manner: automated or other processing as far as the purpose needs it, with suitable security measures." } },
      { heading = "5. Your rights", paragraphs = {
        "Under article 3 of the Act you may (1) ask about and view your data, (2) ask for a copy, (3) ask for additions or corrections, (4) ask that collection, processing or use stop, and (5) ask for deletion.",
        "You can correct contact data yourself under Account after signing in, or turn to the Software Procurement Office at service@spo.org.tw or (02) 6600-2558, Monday to Friday 09:00-12:00 and 13:30-18:00 except holidays. Data that law requires to be kept or that official duties need may be kept." } },
      { heading = "6. If you do not give the data", paragraphs = {
        "You are free not to give your data. Without them, or when they are incomplete or wrong, the registration cannot be reviewed and you cannot take part in the solicitation." } },
      { heading = "7. Other", paragraphs = {
        "Before you give data of the representative or of others, please obtain their consent and tell them the above.",
        "Should personal data be stolen, leaked or altered, the Administration will inform you in a suitable way once the facts are known.",
        "Changes of this notice are published on this portal." } },
      { heading = "Consent", paragraphs = {
        "I have read and understood the above and consent to the collection, processing and use of the personal data that I give, as far as the purposes above need it." } },
    },
  },
}
