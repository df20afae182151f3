"""Names that PDF itself has (ISO 32000): every file may have them, so they say nothing of what is in it."""

from __future__ import annotations

from functools import cache
from typing import Any

import pymupdf
from fontTools.agl import AGL2UV, LEGACY_AGL2UV

_mupdf: Any = pymupdf.mupdf  # its functions carry no types

OF_STANDARD = ("/Registry", "/Ordering")
_PREFIX = "PDF_ENUM_NAME_"
# Those that MuPDF does not know by name.
_MORE = """
3DA 3DAnimationStyle 3DB 3DBG 3DC 3DCrossSection 3DD 3DI 3DL 3DLightingScheme 3DM 3DNode 3DRef 3DRenderMode 3DS 3DU
3DV 3DView 3DViews AIMetaData AIS ASCII85 ASCIIHex Accepted Action Adobe Adobe.PPKLite Adobe.PubSec After Afters
AllPages Alternates Anchor AngleUnits Annotation AntiAlias Area ArticleThread Artifact Assets Attached Attestation
Auto AvgWidth BBoxSize BG2 Background BackgroundColor Base BaseURL BaseVersion Bead Before BeforeAfter Begin Black
BlackGeneration Blind BlockAlign Blue Border BorderColor BorderStyle BorderThickness Bottom CICI.SignIt CID CIDFont
CIDSet CMS CMap CMapName CNS1 Calculate Cancelled Caption CaptionCentred Catalog Center Centered CharSet Chart
Chartsheet Choice ClassMap CloudCount Cn CollectionColors CollectionField CollectionFolder CollectionItem
CollectionSchema CollectionSort CollectionSplit CollectionSubitem Color ColorBurn ColorDodge ColorSpaces ColorTable
ColorType ColumnCount ColumnGap ColumnWidths Command Compatible Completed Components Confidential Container Content
ContinuedFrom ContinuedList Continuous Courier Courier-Bold Courier-BoldOblique Courier-Oblique CreatorInfo CrossHatch
Cuepoint Cut Cyan DPM DPMetadata DPart DPartRoot DPartRootNode DParts Darken Dashed DateTime DefaultForm Diagram
Dialogsheet Difference Dimmed Dingbats Direction Disc DisplayDocTitle Distribute DocOpen DocTimeStamp Dotted Double
Duplex DuplexFlipLongEdge DuplexFlipShortEdge EF EFF ETSI.CAdES.detached ETSI.RFC3161 Editable Encrypted EndIndent
EndNote Endnote Event Exclusion Export ExportState Extends ExtensionLevel Extensions FDF FDFVersion FDecodeParms
FFilter FG FWParams FWPosition FWScale FaxCCITT Fi FieldMDP FileType FitWindow FixedPrint Flash FlateDecode Flatten
Folders FontFamily FontFauxing FontStretch FontWeight Footer Footnote FormType Formula FullScreen Func FunctionBased
GB1 GCS GEO GEOGCS GTS_PDFA1 GTS_PDFXConformance GTS_PDFXVersion GTSm GlyphOrientationVertical GoTo3DView GoToDp GoToE
Graph Gray Green Groove Guideline HSamples HT HTP HalftoneName HalftoneType HardLight Header Headers Heading Headings
Helvetica Helvetica-Bold Helvetica-BoldOblique Helvetica-Oblique Hidden Hide HideAnnotationActions HideMenubar
HideToolbar HideWindowUI Host Hue I IDS IDTree Identity ImageMask ImageName Import ImportData Inline InlineAlign
InlineShape Inset InsideBox Instances Intensity InvertedDouble InvertedDoubleDot InvertedEllipseA InvertedSimpleDot
Issuer Italic JTM Japan1 JavaScript Justify KR KeepChecked Keys Keystroke Korea1 L2R LI LL2R LastModified LaunchURL
Layers Layout Leading Left Legal LegalAttestation Level1 Lighten LineAlign LineHeight LineIndent LineThrough LineX
LineY Linear LinkAnnot ListMode ListNumbering LockedContents LogicalStructure LowerAlpha LowerRoman LrTb Luminosity
MCD MHLS MS MacExpertEncoding MacRomanEncoding Macrosheet Magenta MarkInfo MarkStyle Marked Markup Material Max
MaxWidth Measure Media MediaClip MediaClips MediaCriteria MediaDuration MediaOffset MediaPermissions MediaPlayParams
MediaPlayerInfo MediaPlayers MediaScreenParams Middle Min MissingWidth MixingHints Modify MovieActions MultiColumn
MultiMedia Multiply NChannel NS NU Namespace Namespaces Navigation Navigator NeedsRendering NoOp NoView
NonEmbeddedFonts NonFullScreenPageMode NumBlock NumCopies Obj ObjectStream OnInstantiate OneColumn Onscreen
OpacityGroup OpenAction Optional OptionalContent OriginalDoc Outline OutputIntent Outset Overlay Overlined Overprint
PCM PDFDocEncoding PGM PROJCS PTData PTEX.FileName PTEX.Fullbanner PTEX.InfoDict PTEX.PageNumber Padding PageElement
PageHeader PageLabel PageLayout PageNum Pagination PaperMetaData Paperclip ParentTreeNextKey Pass PassThrough Path
PathControl Permissions Pg PickTrayByPDFSize PieceInfo Placement PresSteps Presentation PrintArea PrintClip
PrintPageRange PrintScaling PrintState Printed PrinterMark Printing Process ProcessColorModel Proj
ProjectedCoordinates Projection Properties PtData Public PushPin R2L RF RadialGradient Raster ReadOnly Recipients Red
Rejected Relative Remote RenderingIntent Rendition Renditions Replace ReqHandler Requirement Requirements Resize
Review Reviewed Ridge Right RlTb RoleMapNS RoundTripVersion RowLayout RubyAlign RubyPosition RunLength SCA SV SVCert
Scope Screening Script SeparationInfo SetOCGState SetState ShaderNone Shadow Sided Signature Simplex SinglePage Slide
SlideShow Smooth SoftLight Solid Solidities SoundActions SourceModified SpaceAfter SpaceBefore SpiderContentSet
SpiderInfo SplitPage StandardEncoding StartIndent StartResource StartState State StateModel StdCF StemH Stretch
StructTreeRoot SubPage Submit SubmitForm Summary SummaryView Suspects Symbol SymbolEncoding SymbolSetEncoding TBPL
TBorderStyle TPadding TableRow Tabs Tag TaggedSuspect TbRl Template Templates Test TextAlign TextBox
TextDecorationColor TextDecorationThickness TextDecorationType TextIndent TextPosition Textbox Thread Threads TimeSpan
TimeStamp Times-Bold Times-BoldItalic Times-Italic Times-Roman Timespan Toggle Toolbar TopLeft TransferFunction
Transitions TrapRegions TrapStyles Trapped TrimBox TwoColumnLeft TwoColumnRight TwoPageLeft TwoPageRight UCR UCR2 UCS
UCS2 UR UR3 UTF8 UniqueID Unknown Up Update UpperAlpha UpperRoman UseAttachments UseNone UseOC UseThumbs User
UserProperties VP VSamples Validate VeriSign VersionInfo Vertical VerticalText ViewArea ViewClip ViewState Viewer
ViewerPreferences Viewport Visible VisiblePages WMode WTrap WebCapture Window WindowMedia Workbook Worksheet
WritingMode XFAImages XFAResources XHTML XObjects XPPM XPTS XRefStream XSquare YSquare Yellow ZapfDingbats
ZapfDingbatsEncoding Zoom adbe.pkcs7.detached adbe.pkcs7.s3 adbe.pkcs7.s4 adbe.pkcs7.s5 adbe.pkcs7.sha1
adbe.x509.rsa_sha1
"""


@cache
def standard_names() -> frozenset[str]:
    """With names of glyphs, as Adobe's list has them, and dashes where MuPDF's own names have none."""
    known = {one.removeprefix(_PREFIX) for one in dir(_mupdf) if one.startswith(_PREFIX)}
    return frozenset(
        {*known, *(one.replace("_", "-") for one in known), *_MORE.split(), *AGL2UV, *LEGACY_AGL2UV, ".notdef"}
    )


def is_of_standard(key: Any, text: str) -> bool:
    """Whether a string is what programs find the letters of a font that is not in the file by (9.7.3)."""
    return key in OF_STANDARD and text in standard_names()
