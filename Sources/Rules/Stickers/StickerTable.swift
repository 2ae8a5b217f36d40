// Made by Tools/generate_sticker_table.py from wechat_stickers.tsv; do not edit.

/// WeChat's stickers as they stand in exported text: 335 names of all client languages,
/// and 86 codes.
enum StickerTable {
  /// Names in brackets; some hold a space.
  static let names = #"""
    [666] [Aaagh!] [Angry] [Awesome] [Awkward] [BadLuck] [Bah！L] [Bah！R] [Beckon] [Beer]
    [Blessing] [Blush] [Bomb] [Boring] [BrokenHeart] [Broken] [Bye] [Cake] [Candle] [Chick]
    [Chill] [Chuckle] [Clap] [Cleaver] [Coffee] [Commando] [Concerned] [CoolGuy] [Cry]
    [Determined] [DigNose] [Dizzy] [Doge] [Doubt] [Drool] [Drowsy] [Duh] [Emm] [Facepalm]
    [Fight] [Firecracker] [Fireworks] [Fist] [Flushed] [Frown] [Gift] [GoForIt] [Grimace]
    [Grin] [Hammer] [Happy] [Heart] [Hey] [Hooray] [Hug] [Hurt] [Joyful] [JumpRope] [Kiss]
    [Laugh] [Let Down] [LetMeSee] [Lip] [Lips] [Loafer] [Lol] [Lookdown] [Meditate] [Melon]
    [Moon] [Moue] [MyBad] [NoProb] [NosePick] [OK] [OMG] [Onlooker] [Packet] [Panic] [Party]
    [Peace] [Pig] [Pleased] [Pooh-pooh] [Poop] [Pout] [Puke] [Puling] [Pup] [Relief] [Respect]
    [Rice] [Rich] [Rose] [Salute] [Scold] [Scowl] [Scream] [Shake] [Shhh] [Shocked] [Shrunken]
    [Shutup] [Shy] [Sick] [Sigh] [Silent] [Skull] [Sleep] [Slight] [Sly] [Smart] [Smile]
    [Smirk] [Smooch] [Smug] [Sob] [Speechless] [Strive] [Strong] [Sun] [Surprise] [Surprised]
    [Surrender] [Sweat] [Sweats] [TaiChi L] [TaiChi R] [Tea] [TearingUp] [Tension] [Terror]
    [Thumbs Up] [ThumbsDown] [ThumbsUp] [Toasted] [Tongue] [Tremble] [Trick] [Twirl] [Victory]
    [Waddle] [Watermelon] [Wave] [Weak] [Whimper] [Wilt] [Wink] [Worship] [Wow] [Wronged]
    [Yawn] [Yeah!] [一言難盡] [乱舞] [亂舞] [亲亲] [便便] [偷笑] [傲慢] [再見] [再见] [冷汗] [凋谢] [加油] [加油加油] [勝利]
    [勾引] [发呆] [发怒] [发抖] [可怜] [可憐] [右哼哼] [右太极] [右太極] [叹气] [吃瓜] [合十] [吐] [吐舌] [吼嘿] [呲牙] [咒罵] [咒骂]
    [咖啡] [哇] [哈欠] [啤酒] [嘘] [嘴唇] [嘿哈] [噓] [噴火] [囧] [困] [坏笑] [壞笑] [大哭] [大笑] [天啊] [太阳] [太陽] [失望]
    [奋斗] [奮鬥] [奸笑] [好的] [委屈] [害羞] [小雞] [尴尬] [尷尬] [左哼哼] [左太极] [左太極] [庆祝] [弱] [強] [强] [强壮] [得意]
    [微笑] [心碎] [快哭了] [怄火] [恐惧] [悠閑] [悠闲] [惊恐] [惊讶] [愉快] [愛心] [憨笑] [打脸] [抓狂] [投降] [抠鼻] [抱拳] [拥抱]
    [拳头] [拳頭] [捂脸] [掩面] [握手] [摳鼻] [撇嘴] [擁抱] [擦汗] [敲打] [无语] [旺柴] [晕] [暈] [月亮] [机智] [枯萎] [機智]
    [歐耶] [汗] [流汗] [流泪] [流淚] [激动] [激動] [炸弹] [炸彈] [烟花] [爆竹] [爱心] [猪头] [献吻] [獻吻] [玫瑰] [生病] [疑問]
    [疑问] [發] [發呆] [發怒] [發抖] [白眼] [皱眉] [皺眉] [睡] [破涕为笑] [破涕為笑] [礼物] [社会社会] [福] [笑脸] [糗大了] [累]
    [红包] [翻白眼] [耶] [胜利] [脸红] [色] [苦涩] [茶] [菜刀] [蛋糕] [蜡烛] [蠟燭] [衰] [裂开] [西瓜] [親親] [調皮] [让我看看]
    [调皮] [豬頭] [跳繩] [跳绳] [跳跳] [轉圈] [转圈] [鄙視] [鄙视] [閉嘴] [闭嘴] [阴险] [陰險] [难过] [難過] [飯] [饭] [驚恐]
    [驚訝] [骷髅] [骷髏頭] [鬼魂] [鸡] [鼓掌]
    """#

  /// Codes of older clients, a blank between them.
  static let codes = #"""
    /:!!! /:#-0 /:&> /:,@! /:,@-D /:,@@ /:,@P /:,@f /:,@o /:,@x /:--b /:8* /:8-) /::! /::"(
    /::"| /::$ /::( /::) /::* /::,@ /::-O /::-S /::-| /::< /::> /::@ /::B /::D /::L /::O /::P
    /::Q /::T /::X /::Z /::d /::| /::~ /:<& /:<@ /:<O> /:<W> /:>-| /:? /:@) /:@> /:@@ /:B-)
    /:P-( /:X-) /:beer /:bome /:break /:bye /:cake /:circle /:coffee /:dig /:eat /:fade
    /:handclap /:heart /:hiphot /:hug /:jj /:jump /:kiss /:moon /:oY /:ok /:pd /:pig /:rose
    /:shake /:share /:shit /:showlove /:skip /:strong /:sun /:v /:weak /:wipe /:xx /:|-)
    """#
}
