"""All tables. Entities never leave the app floor."""

from db.models.activity import Activity, ActivityStep, Revisit, RevisitFinding
from db.models.base import RECORD_COLUMNS, Base, Part, Record
from db.models.case import Analysis, Case, CaseCharge, CaseStep, Cause, Plan, PlanItem, Suspect
from db.models.document import Document
from db.models.dossier import Dossier, DossierCheck, DossierItem
from db.models.exchange import (
    Bundle,
    BundleProof,
    Medium,
    MediumUse,
    OfficeCard,
    Quarantine,
    ReceivedVersion,
    SentVersion,
    Stream,
    SuperiorOpinion,
)
from db.models.people import Account, Department, Office, Unit
from db.models.photo import Album, Negative, Photo
from db.models.proposal import (
    FollowUp,
    Proposal,
    ProposalBasis,
    ProposalCopy,
    ProposalItem,
    ProposalNumber,
    ProposalProblem,
    Reply,
    ReplyAnswer,
    Service,
)
from db.models.store import AuditEntry, Blob, Change, Draft, Secret, Setting

__all__ = [name for name in dir() if name[0].isupper()]
