/**
 * Common English words besides those of Speech Commands, for sounds that no label knows.
 *
 * @module
 */
const TEXT =
  "able about above across actor after again agree ahead alarm album alone apple april arrow " +
  "august autumn avoid baby bacon badly ball banana bank basket battery beach bean bear because " +
  "began behind bell below bench berry better between bicycle big biscuit black blanket blue " +
  "boat body book boot border both bottle bottom bowl box boy branch bread break bridge bright " +
  "bring brother brown brush bucket build bus butter button cabin cake camera candle car card " +
  "careful carpet carry castle catch center chair change chapter cheap check cheese cherry " +
  "chicken child choose circle city class clean clear clock close cloud coat coffee cold color " +
  "comb come cook copper copy corner cotton cough count country cousin cover cow crazy cream " +
  "cross crowd cup curtain daddy daily dance danger dark daughter day deep desk dinner doctor " +
  "dollar door double dozen dragon drawer dream dress drink drive dry duck dusty early earth " +
  "easy egg elbow empty energy engine evening every eye face fact family fancy far farm fast " +
  "father feather february fence fever field finger fire first fish flag floor flower fly " +
  "follow food foot forest forget fork friend fruit full funny garden gate gentle ghost girl " +
  "give glass glove goat gold good grass gray great green ground group guess guitar habit hair " +
  "half hammer hand handy happen hard hat have head health hear heart heavy hello help hill " +
  "hobby holiday home honey hope horse hot hotel hour hundred hungry hurry husband ice idea " +
  "inside island jacket january jelly job join joke juice july jump june kettle key king " +
  "kitchen kitty knee knife know ladder lady lake lamp land large last laugh lazy leaf leather " +
  "leg lemon less letter level light like lion lip list listen little living lonely long look " +
  "lost loud lovely low lucky lunch machine make man many map march market match may maybe meat " +
  "medal mellow metal middle milk mind minute mirror monday money monkey month moon more " +
  "morning mother mountain mouth movie much mud music nail name napkin narrow near neck needle " +
  "never new news next nice night noise north nose note nothing number ocean october often oil " +
  "old onion open orange other oven over page paint pair pancake paper parent park party path " +
  "pen pencil people pepper phone photo piano picture pillow pilot pink pipe place plane plant " +
  "plate play please pocket poppy post potato power pretty puppy purple push quarter queen " +
  "question quick quiet rabbit radio rain read ready really red rice rich ring river road rock " +
  "roof room rope round rubber ruler salad salt same sand sandwich saturday saucer say school " +
  "science scissors sea season second see seed sell send september sharp sheep ship shirt shoe " +
  "shop short shoulder sick side silly silver simple sing sister sit skin sky sleep slow small " +
  "smell smile snake snow soap sock soft some song soon sorry sound soup south space speak " +
  "spider spoon spring square star start station stay steel still stone story street strong " +
  "student sugar summer sun supper sweet swim table tail take talk tall taste teacher tell ten " +
  "test thank their thick thing thirsty thousand thumb thunder thursday ticket tiger time tiny " +
  "tired today together tomato tomorrow tongue tooth top touch towel town toy train travel true " +
  "tuesday turn twelve twenty twice ugly uncle under until upper valley value vegetable very " +
  "village violin visit voice wait walk wall warm wash watch water weather wednesday week well " +
  "west wet what wheel when where white who why wide wife window winter wish woman wood word " +
  "work world write wrong yard year yellow yesterday you young";

/** The words in alphabetical order. */
export const ENGLISH_WORDS: readonly string[] = TEXT.split(" ");
