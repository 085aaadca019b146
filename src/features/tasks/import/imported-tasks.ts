import type { ClaimStatus, ProofFile, TaskStatus } from '../shared/rules.ts';

export type ImportedTask = {
  taskId: number;
  operationId: string;
  name: string;
  description: string;
  reward: number;
  durationHours: number;
  status: TaskStatus;
  createdAt: Date;
  expiresAt: Date | null;
  channelId: string | null;
  maxClaims: number;
  currentClaims: number;
  completedClaims: number;
  category: string;
  roleName: string | null;
  messageId: string | null;
};
export type ImportedClaim = {
  claimId: string;
  taskId: number;
  userId: string;
  status: ClaimStatus;
  reward: number;
  roleName: string | null;
  claimedAt: Date;
  deadline: Date;
  submittedAt: Date | null;
  completedAt: Date | null;
  notes: string | null;
  proof: { content: string; files: ProofFile[]; marks: string[] } | null;
  /** The message that shows the old proof. */
  message: { channelId: string; messageId: string } | null;
};
/** The tasks of an imported server. */
export type ImportedTasks = {
  settings: {
    allowUserTasks: boolean;
    maxTasksPerUser: number;
    autoExpireEnabled: boolean;
    requireProof: boolean;
    announcementChannelId: string | null;
    categories: string[];
    nextTaskId: number;
    totalCompleted: number;
    totalExpired: number;
  };
  tasks: ImportedTask[];
  claims: ImportedClaim[];
};
